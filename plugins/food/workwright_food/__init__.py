"""Food and dietary supplements: qualified people, approved suppliers, corrective actions."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from workwright.sdk import Check, Setting, checks_in, hookimpl
from workwright_food import food, supplement
from workwright_food.settings import SETTINGS


@hookimpl
def register_checks() -> Iterable[Check]:
    """Return the rules of 21 CFR 117 and 21 CFR 111 that the product can judge."""
    return checks_in(food, supplement)


@hookimpl
def register_editions() -> Mapping[str, str]:
    """Return the editions that the citations refer to."""
    return {"21 CFR": "2026"}


@hookimpl
def register_settings() -> Iterable[Setting]:
    """Return which rule packs the plant works under."""
    return SETTINGS


@hookimpl
def register_defaults() -> Traversable:
    """Return the words, step kinds and retention of a food plant."""
    return files(__name__) / "defaults.yaml"
