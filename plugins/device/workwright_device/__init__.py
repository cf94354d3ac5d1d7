"""Medical devices: released revisions, accepted components, qualified people, nonconformities."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from workwright.sdk import Check, checks_in, hookimpl
from workwright_device import checks


@hookimpl
def register_checks() -> Iterable[Check]:
    """Return the rules of ISO 13485 that the product can judge."""
    return checks_in(checks)


@hookimpl
def register_editions() -> Mapping[str, str]:
    """Return the edition that 21 CFR 820 incorporates by reference since 2 February 2026."""
    return {"ISO 13485": "2016"}


@hookimpl
def register_defaults() -> Traversable:
    """Return the words, step kinds and retention of a device manufacturer."""
    return files(__name__) / "defaults.yaml"
