"""What a profile may refer to but never define: display fields, permissions, bases, moments.

Names of terms, states, permissions and bases stand once, in the published schema; display fields
stand in ``fields.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from workwright.profile.loader import load
from workwright.profile.schema import profile_schema

SCREEN_OBJECTS: Mapping[str, str] = {
    "order_list": "order",
    "order_page": "order",
    "order_form": "order",
    "board": "order",
    "kiosk_tile": "order",
    "maintenance_list": "order",
    "maintenance_page": "order",
    "lot_list": "lot",
    "equipment_list": "equipment",
    "deviation_page": "deviation",
}
OWN_FIELDS: Mapping[str, str] = {
    "order": "work_order",
    "lot": "lot",
    "equipment": "equipment",
    "deviation": "deviation",
}
RESERVED_PREFIXES: Mapping[str, str] = {
    "PH": "plugin pharma",
    "DV": "plugin device",
    "FD": "plugin food",
    "SU": "plugin food",
    "DC": "plugin discrete",
    "MT": "plugin maintenance",
    "RS": "the core",
    "SC": "the core",
}


@dataclass(frozen=True)
class DisplayField:
    """A field of an object that screens may show.

    Args:
        kind: how a value is written: text, code, state, sub_state, number, amount, date,
            instant, yesno.
        term: noun of the profile that labels it, or none.
        label: label per language where no term fits.
    """

    kind: str
    term: str | None
    label: Mapping[str, str]


@cache
def display_fields() -> Mapping[str, Mapping[str, DisplayField]]:
    """Return the display fields: object to dotted field to what it is."""
    raw = files("workwright.profile").joinpath("fields.yaml").read_bytes()
    data = load(raw, "fields.yaml").checked().data
    return {
        kind: {
            name: DisplayField(item["kind"], item.get("term"), item.get("label", {}))
            for name, item in fields.items()
        }
        for kind, fields in data.items()
    }


@cache
def nouns() -> tuple[str, ...]:
    """Return the core nouns that a profile may rename."""
    return tuple(_at("Body", "properties", "terms", "propertyNames")["enum"])


@cache
def permissions() -> frozenset[str]:
    """Return the closed set of permissions."""
    return frozenset(_at("Role", "properties", "may", "items")["enum"])


@cache
def transitions() -> tuple[str, ...]:
    """Return the transitions whose signers a profile may add to."""
    return tuple(_at("Body", "properties", "signatures", "propertyNames")["enum"])


def _at(definition: str, *keys: str) -> Any:
    found: Any = profile_schema()["$defs"][definition]
    for key in keys:
        found = found[key]
    return found
