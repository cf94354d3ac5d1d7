"""Property values of a document against their group and the route: the matrix R90-R97."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from workwright.domain.canonical import decimal_text, instant_text
from workwright.importers import values
from workwright.importers.findings import Findings, Sentence, excerpt
from workwright.importers.jsonreader import load_list
from workwright.importers.master import Property, PropertyDefinition, PropertyKind
from workwright.importers.model import ImportProperty, Listed, PropertyValue
from workwright.importers.sentences_plant import (
    PROPERTY_NOT_CONVERTED,
    PROPERTY_NOT_FOUND,
    PROPERTY_NOT_ON_ROUTE,
    PROPERTY_REQUIRED,
)

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class PropertyScope:
    """What the properties of one scope are judged against.

    Args:
        base: the route's own values here; None without a route, where any known property may be
            created (R101).
    """

    group: Mapping[str, PropertyDefinition]
    base: tuple[Property, ...] | None


def merged_properties(
    scope: PropertyScope, listed: Listed[ImportProperty], findings: Findings
) -> tuple[Property, ...]:
    """Return the properties of one scope after the import, those of the route in its order."""
    after = {known.name: known for known in scope.base or ()}
    for given in listed or ():
        if scope.base is not None and given.name in scope.group and given.name not in after:
            findings.note(PROPERTY_NOT_ON_ROUTE, given.path, property=given.name)
            continue
        value = _accepted(scope, given, findings)
        if value is not None:
            after[given.name] = value
    return tuple(after.values())


def _accepted(scope: PropertyScope, given: ImportProperty, findings: Findings) -> Property | None:
    definition = scope.group.get(given.name)
    if definition is None:
        findings.note(PROPERTY_NOT_FOUND, given.path, property=excerpt(given.name))
        return None
    value = value_of(given, definition, findings)
    if value is not None and definition.mandatory and _empty(value.value):
        findings.refuse(PROPERTY_REQUIRED, given.path, property=given.name)
    return value


def value_of(
    given: ImportProperty, definition: PropertyDefinition, findings: Findings
) -> Property | None:
    """Return the property with its value converted; None, with a message, where it cannot be."""
    try:
        return Property(given.name, converted(given.value, definition.kind))
    except ValueError:
        findings.note(
            PROPERTY_NOT_CONVERTED,
            given.path,
            property=given.name,
            found=excerpt(given.value),
            kind=definition.kind.value,
        )
        return None


def converted(value: PropertyValue, kind: PropertyKind) -> PropertyValue:
    """Return the value in the type of its definition.

    Null and the empty list stay what they are in every type (R92); an empty text is no value
    where the type is not text.

    Raises:
        ValueError: the value is of another type, or text that does not read as this one.
    """
    if value is None or value == ():
        return value
    if kind is not PropertyKind.TEXT and isinstance(value, str) and not value.strip():
        return None
    return _CONVERT[kind](value)


def _empty(value: PropertyValue) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def _text(value: PropertyValue) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return decimal_text(value)
        case _:
            raise ValueError(value)


def _number(value: PropertyValue) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    raise ValueError(value)


def _whole(value: PropertyValue) -> Decimal:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError(value)
    return number


def _flag(value: PropertyValue) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _FLAGS:
        return _FLAGS[value.strip().lower()]
    raise ValueError(value)


def _day(value: PropertyValue) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - the caller knows one kind of failure
    return date.fromisoformat(value.strip()).isoformat()


def _instant(value: PropertyValue) -> str:
    read = values.instant(value)
    if not isinstance(read, datetime):
        raise ValueError(value)  # noqa: TRY004 - the caller knows one kind of failure
    return instant_text(read)


def _list(value: PropertyValue) -> tuple[str, ...]:
    """Return the texts of a list, or of a list that travelled as JSON text."""
    items: PropertyValue | Sentence = value
    if isinstance(value, str):
        items = values.property_value(load_list(value))
    if not isinstance(items, tuple):
        raise ValueError(value)  # noqa: TRY004 - the caller knows one kind of failure
    return tuple(_text(item) for item in items)


_CONVERT: Mapping[PropertyKind, Callable[[PropertyValue], PropertyValue]] = {
    PropertyKind.TEXT: _text,
    PropertyKind.NUMBER: _number,
    PropertyKind.WHOLE: _whole,
    PropertyKind.FLAG: _flag,
    PropertyKind.DAY: _day,
    PropertyKind.INSTANT: _instant,
    PropertyKind.LIST: _list,
}
