"""Every sentence with which a work order document is refused or annotated while it is read.

The sentences of text that is not JSON stand in ``sentences_json``, those of a look-up that fails
in ``sentences_plant``.
"""

from workwright.importers.findings import Sentence, Weight

SUPPORTED = (3, 11)
"""Oldest and newest schema version of a work order document (R2)."""

NOTHING_CHANGED = "Nothing was changed. Correct it in the sending system and send it again."
ITEM_SKIPPED = (
    "The item was skipped, everything else was imported. Correct it and import the order again"
    " before work starts."
)
BASE_STAYS = "The value that the order had before stays. Correct it and import the order again."
IGNORED = "The import went on without it. Remove it from the export if it is not meant for us."

# What kind of document, which version (R1-R6).
NOT_A_WOID = Sentence(
    "NOT_A_WOID",
    "R5",
    "This is not a work order document: it has no workOrderName.",
    "Nothing was changed. Process orders, material lots and XML have their own imports.",
)
SCHEMA_VERSION_MISSING = Sentence(
    "SCHEMA_VERSION_MISSING",
    "R1",
    "The document names no schema version; it was read as version {version}.",
    "Add schemaVersion to the export, so that a later version cannot change its meaning.",
    Weight.NOTE,
)
SCHEMA_VERSION_UNSUPPORTED = Sentence(
    "SCHEMA_VERSION_UNSUPPORTED",
    "R2",
    "Schema version {found} cannot be read; versions {oldest} to {newest} can.",
    NOTHING_CHANGED,
)
UNKNOWN_FIELD = Sentence(
    "UNKNOWN_FIELD", "R6", "There is no field {field} here.", IGNORED, Weight.NOTE
)
FIELD_NEWER_THAN_VERSION = Sentence(
    "FIELD_NEWER_THAN_VERSION",
    "R6",
    "{field} exists from schema version {since} on, the document says {version}.",
    "It was used all the same. Raise schemaVersion in the export.",
    Weight.NOTE,
)
FIELD_IGNORED = Sentence(
    "FIELD_IGNORED",
    "R39",
    "{field} comes from the route here; the document cannot set it.",
    IGNORED,
    Weight.NOTE,
)
ROUTE_FIELD_IGNORED = Sentence(
    "FIELD_IGNORED",
    "R31",
    "{field} says nothing without routeDefinitionName.",
    IGNORED,
    Weight.NOTE,
)
DOCUMENTS_IGNORED = Sentence(
    "DOCUMENTS_IGNORED",
    "2.2",
    "Attached documents are not imported.",
    "The import went on without them. Keep them with the route, where they are versioned.",
    Weight.NOTE,
)

# Single values (R7, R8, R41, R47, B1, B4, D8).
FIELD_REQUIRED = Sentence("FIELD_REQUIRED", "R41", "{field} is required.", NOTHING_CHANGED)
MUST_BE_TEXT = Sentence(
    "TYPE_INVALID", "R47", "{field} must be text in quotes, not {found}.", NOTHING_CHANGED
)
MUST_BE_NUMBER = Sentence(
    "TYPE_INVALID", "R47", "{field} must be a number, not {found}.", NOTHING_CHANGED
)
MUST_BE_WHOLE = Sentence(
    "TYPE_INVALID", "R47", "{field} must be a whole number, not {found}.", NOTHING_CHANGED
)
MUST_BE_FLAG = Sentence(
    "TYPE_INVALID", "R47", "{field} must be true or false, not {found}.", NOTHING_CHANGED
)
MUST_BE_LIST = Sentence(
    "TYPE_INVALID", "R47", "{field} must be a list, not {found}.", NOTHING_CHANGED
)
MUST_BE_OBJECT = Sentence(
    "TYPE_INVALID", "R47", "{field} must be an object, not {found}.", NOTHING_CHANGED
)
NUMBER_UNREADABLE = Sentence(
    "NUMBER_INVALID",
    "B1",
    "{field} is written as {found}; numbers are read without an exponent only.",
    NOTHING_CHANGED,
)
NUMBER_TOO_LONG = Sentence(
    "NUMBER_INVALID",
    "D8",
    "{field} is {found}; at most 12 digits before the point and 6 after it are kept, and nothing"
    " is rounded.",
    NOTHING_CHANGED,
)
NUMBER_OUT_OF_RANGE = Sentence(
    "NUMBER_INVALID",
    "B1",
    "{field} is {found}; it must lie between {low} and {high}.",
    NOTHING_CHANGED,
)
TEXT_TOO_LONG = Sentence(
    "TEXT_INVALID", "R42", "{field} is longer than {limit} characters.", NOTHING_CHANGED
)
TEXT_UNPRINTABLE = Sentence(
    "TEXT_INVALID",
    "B4",
    "{field} holds an invisible or control character: {found}.",
    NOTHING_CHANGED,
)
GIVEN_TWICE = Sentence(
    "FIELD_GIVEN_TWICE",
    "R30",
    "{field} and {other} mean the same; the document has both.",
    NOTHING_CHANGED,
)

# Header (R15-R31).
STATUS_INVALID = Sentence(
    "STATUS_INVALID",
    "R15",
    "status is {found}; only null and “cancelled” mean something.",
    NOTHING_CHANGED,
)
DATE_REQUIRED = Sentence(
    "FIELD_REQUIRED",
    "R20",
    "{field} is required; no date is taken from the clock.",
    NOTHING_CHANGED,
)
DATE_NOT_UTC = Sentence(
    "DATE_NOT_UTC",
    "R21",
    "{field} is {found}; it must be a date with time in UTC, such as 2026-03-02T06:00:00Z.",
    NOTHING_CHANGED,
)
DATE_WITH_OFFSET = Sentence(
    "DATE_NOT_UTC",
    "R21",
    "{field} is {found}, which is {utc} in UTC.",
    "Nothing was changed. Send the date in UTC, ending in Z.",
)
DATE_INVALID = Sentence(
    "DATE_INVALID",
    "B6",
    "{field} is {found}; there is no such date and time between the years {first} and {last}.",
    NOTHING_CHANGED,
)
END_BEFORE_START = Sentence(
    "END_BEFORE_START",
    "R22",
    "The planned end {end} lies before the planned start {start}.",
    NOTHING_CHANGED,
)
QUANTITY_UNKNOWN = Sentence(
    "QUANTITY_UNKNOWN",
    "R26",
    "There is neither a planned quantity nor a lot, so it is unknown how much to make.",
    NOTHING_CHANGED,
)
QUANTITY_NOT_POSITIVE = Sentence(
    "QUANTITY_NOT_POSITIVE",
    "R26",
    "{field} is {found}; it must be more than zero.",
    NOTHING_CHANGED,
)
LOTS_EXCEED_QUANTITY = Sentence(
    "LOTS_EXCEED_QUANTITY",
    "R27",
    "The lots add up to {sum}, the order is for {planned}.",
    NOTHING_CHANGED,
)
LOT_BLANK = Sentence("LOT_INVALID", "R28", "A lot has no identifier.", NOTHING_CHANGED)
LOT_REPEATED = Sentence(
    "LOT_INVALID", "R28", "Lot {lot} stands in the document more than once.", NOTHING_CHANGED
)
LOT_QUANTITY = Sentence(
    "LOT_INVALID", "R28", "{field} is {found}; a lot must be more than zero.", NOTHING_CHANGED
)
ROUTE_OR_OPERATIONS_REQUIRED = Sentence(
    "ROUTE_OR_OPERATIONS_REQUIRED",
    "R31",
    "The document names no route and brings no operation, so it is unknown how to make it.",
    "Nothing was changed. Send routeDefinitionName, or at least one operation.",
)
MINOR_WITHOUT_MAJOR = Sentence(
    "ROUTE_REVISION_NOT_FOUND",
    "R35",
    "A minor revision of the route is given without its revision.",
    NOTHING_CHANGED,
    status=422,
)

# Operations and behaviours (R41-R51).
OPERATION_REPEATED = Sentence(
    "OPERATION_REPEATED",
    "R42",
    "Operation {operation} stands in the document more than once.",
    NOTHING_CHANGED,
)
BEHAVIOR_UNKNOWN = Sentence(
    "BEHAVIOR_UNKNOWN",
    "R50",
    "There is no behaviour {found} here.",
    "It was dropped, the import went on. Check its spelling.",
    Weight.WARNING,
)
BEHAVIOR_CONFLICT = Sentence(
    "BEHAVIOR_CONFLICT",
    "R51",
    "Operation {operation} has {behavior} and {other}, which exclude each other.",
    NOTHING_CHANGED,
)

# BOM items and properties (R60-R63, R99, R100).
ITEM_NEGATIVE = Sentence(
    "BOM_ITEM_SKIPPED", "R60", "{field} is {found}; it must not be below zero.", ITEM_SKIPPED
)
ITEM_SCRAP_MISSING = Sentence(
    "BOM_ITEM_SKIPPED",
    "R60",
    "scrapFactor is missing; from schema version 6 on each item needs one.",
    ITEM_SKIPPED,
)
ITEM_SCRAP_RANGE = Sentence(
    "BOM_ITEM_SKIPPED",
    "R60",
    "scrapFactor is {found}; it is a percentage from 0 to 100.",
    ITEM_SKIPPED,
)
TOLERANCE_UNUSUAL = Sentence(
    "TOLERANCE_UNUSUAL",
    "R63",
    "Item {material}: the quantity {quantity} does not lie between its limits {low} and {high}.",
    "The values were stored as given. Limits are absolute amounts, not deviations: check them.",
    Weight.WARNING,
)
PROPERTY_VALUE_INVALID = Sentence(
    "PROPERTY_VALUE_INVALID",
    "R99",
    "Property {property}: the value {found} cannot be used.",
    BASE_STAYS,
    Weight.WARNING,
)
PROPERTY_ENTRY_INVALID = Sentence(
    "PROPERTY_VALUE_INVALID",
    "R99",
    "This entry is no property with a name and a value: {found}.",
    BASE_STAYS,
    Weight.WARNING,
)
PROPERTY_REPEATED = Sentence(
    "PROPERTY_REPEATED",
    "R100",
    "Property {property} stands more than once in one list.",
    "The last value counts. Send each property once.",
    Weight.NOTE,
)
