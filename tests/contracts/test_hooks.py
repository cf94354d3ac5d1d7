"""Every hook is specified, documented, tested by name and used by a plugin that ships."""

import inspect
from pathlib import Path

import pytest

from workwright import hookspecs, plugins

ROOT = Path(__file__).parents[2]
NEEDED = ("When:", "Result:", "Exception:", "Order:", "Since:", "Example::")


@pytest.mark.parametrize("name", plugins.hook_names())
def test_hook_is_fully_specified(name: str):
    """The specification says when, result, exception, order, since, and shows an example."""
    spec = getattr(hookspecs, name)
    text = inspect.getdoc(spec) or ""
    assert [part for part in NEEDED if part not in text] == []
    assert text.splitlines()[0].endswith(".")
    example = text.split("Example::")[1].strip().splitlines()
    assert len(example) <= 10
    assert len(inspect.signature(spec).parameters) <= 5


@pytest.mark.parametrize("name", plugins.hook_names())
def test_hook_has_a_test_named_after_it(name: str):
    """Some test's name contains the hook's name."""
    sources = [path.read_text() for path in (ROOT / "tests" / "plugins").rglob("test_*.py")]
    assert any(f"def test_{name}" in source for source in sources)


@pytest.mark.parametrize("name", plugins.hook_names())
def test_hook_is_used_by_a_plugin_that_ships(name: str):
    """No hook exists for nobody."""
    sources = (path.read_text() for path in (ROOT / "plugins").rglob("*.py"))
    assert any(f"def {name}(" in source for source in sources)


def test_hook_reference_names_every_hook_with_its_exact_signature():
    """The generated documentation has one heading for each hook."""
    text = plugins.hook_reference()
    for name in plugins.hook_names():
        assert f"### `{name}{inspect.signature(getattr(hookspecs, name))}`" in text
