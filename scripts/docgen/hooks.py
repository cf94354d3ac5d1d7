"""The hooks that a plugin may implement, from their specifications."""

from workwright.plugins import hook_reference


def render() -> str:
    """Return one section for each hook with its exact signature."""
    return hook_reference().rstrip()
