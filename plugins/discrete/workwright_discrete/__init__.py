"""Discrete manufacturing: configuration, certified people and gauges, trace, independent eyes."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from workwright.sdk import Check, Report, Setting, checks_in, hookimpl
from workwright_discrete.checks import ending, operation, release
from workwright_discrete.reports import REPORTS
from workwright_discrete.settings import SETTINGS


@hookimpl
def register_checks() -> Iterable[Check]:
    """Return the rules of ISO 9001 and AS9100 that the product can judge."""
    return checks_in(release, operation, ending)


@hookimpl
def register_editions() -> Mapping[str, str]:
    """Return the editions that the citations refer to; successors are announced, not in force."""
    return {"ISO 9001": "2015", "AS9100": "D"}


@hookimpl
def register_settings() -> Iterable[Setting]:
    """Return what a plant chooses by its contracts."""
    return SETTINGS


@hookimpl
def register_defaults() -> Traversable:
    """Return the words, step kinds and retention of a plant that builds pieces."""
    return files(__name__) / "defaults.yaml"


@hookimpl
def register_reports() -> Iterable[Report]:
    """Return the build history record."""
    return REPORTS
