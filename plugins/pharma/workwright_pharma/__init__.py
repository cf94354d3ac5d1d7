"""Pharmaceutical production: the checks, words and records that GMP asks of a batch."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from workwright.sdk import Check, Report, checks_in, hookimpl
from workwright_pharma.checks import completion, materials, recipe, release, review, work
from workwright_pharma.reports import REPORTS


@hookimpl
def register_checks() -> Iterable[Check]:
    """Return the rules of 21 CFR 211 that the product can judge."""
    return checks_in(recipe, release, materials, work, completion, review)


@hookimpl
def register_editions() -> Mapping[str, str]:
    """Return the editions that the citations refer to."""
    return {"21 CFR": "2026"}


@hookimpl
def register_defaults() -> Traversable:
    """Return the words, step kinds and retention of a pharmaceutical plant."""
    return files(__name__) / "defaults.yaml"


@hookimpl
def register_reports() -> Iterable[Report]:
    """Return the batch production and control record."""
    return REPORTS
