"""Maintenance: energy control, authorised people, standards in date."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from workwright.sdk import Check, checks_in, hookimpl
from workwright_maintenance import checks


@hookimpl
def register_checks() -> Iterable[Check]:
    """Return the rules of energy control and calibration that the product can judge."""
    return checks_in(checks)


@hookimpl
def register_editions() -> Mapping[str, str]:
    """Return the editions that the citations refer to."""
    return {"29 CFR": "2026", "ISO 9001": "2015"}


@hookimpl
def register_defaults() -> Traversable:
    """Return the words, step kinds and retention of a maintenance department."""
    return files(__name__) / "defaults.yaml"
