"""Every sentence of a look-up that fails, and of what the stored order allows (R11-R101)."""

from workwright.importers.findings import Sentence, Weight
from workwright.importers.sentences import BASE_STAYS, IGNORED, ITEM_SKIPPED

UNKNOWN_HERE = (
    "Nothing was changed. A planner creates it here, or the sending system corrects its code;"
    " then import the document again."
)
NOTHING_CHANGED = "Nothing was changed. Correct it in the sending system and send it again."

# The order as it is stored (R11, R16).
WORK_ORDER_STARTED = Sentence(
    "WORK_ORDER_STARTED",
    "R11",
    "Work order {order} is {state}: work on it was recorded, so no document can change it.",
    "Nothing was changed. A supervisor ends it at the kiosk or in the office; send the rest under"
    " a new name.",
    status=422,
)
WORK_ORDER_RELEASED = Sentence(
    "WORK_ORDER_RELEASED",
    "R143",
    "Work order {order} is released as {number}; changing it takes the signature of a person.",
    "Nothing was changed. A supervisor cancels {number} in the office and signs; then import the"
    " document again.",
    status=422,
)
WORK_ORDER_NOT_FOUND = Sentence(
    "WORK_ORDER_NOT_FOUND",
    "R16",
    "There is no work order {order} to cancel.",
    "Nothing was changed. Check the name in the sending system.",
    status=422,
)
ALREADY_CANCELLED = Sentence(
    "ALREADY_CANCELLED",
    "R16",
    "Work order {order} was cancelled before.",
    "Nothing needs to be done.",
    Weight.NOTE,
)

# Product and line (R18, R19, R29).
MATERIAL_NOT_FOUND = Sentence(
    "MATERIAL_NOT_FOUND",
    "R18",
    "There is no product {product} here.",
    UNKNOWN_HERE,
    status=422,
)
LINE_NOT_FOUND = Sentence(
    "LINE_NOT_FOUND",
    "R19",
    "There is no production line {line_code} here.",
    UNKNOWN_HERE,
    status=422,
)
LINE_NOT_ROUTE_ENABLED = Sentence(
    "LINE_NOT_ROUTE_ENABLED",
    "R19",
    "Production line {line_code} does not run work orders by routes.",
    "Nothing was changed. Plan the order on another line, or an administrator opens this line for"
    " routes.",
    status=422,
)
SERIALIZED_LOT_QUANTITY = Sentence(
    "SERIALIZED_LOT_QUANTITY",
    "R29",
    "Product {product} is made in single pieces; {field} is {found}.",
    NOTHING_CHANGED,
)
PIECES_NOT_WHOLE = Sentence(
    "PIECES_NOT_WHOLE",
    "R29",
    "Product {product} is counted in {unit}, in whole pieces; {field} is {found}.",
    NOTHING_CHANGED,
)
NOT_SERIALIZED = Sentence(
    "PRODUCT_NOT_SERIALIZED",
    "R29",
    "Version 3 is meant for pieces with serial numbers; product {product} has none.",
    "Each lot was taken with quantity 1. Use a newer schema version for lots.",
    Weight.NOTE,
)

# Route (R32-R38).
ROUTE_NOT_FOUND = Sentence(
    "ROUTE_NOT_FOUND", "R32", "There is no route {route} here.", UNKNOWN_HERE, status=422
)
ROUTE_TYPE_NOT_FOUND = Sentence(
    "ROUTE_TYPE_NOT_FOUND",
    "R37",
    "There is no route type {found} here.",
    UNKNOWN_HERE,
    status=422,
)
ROUTE_NOT_RELEASED = Sentence(
    "ROUTE_REVISION_NOT_FOUND",
    "R33",
    "Route {route} has no released revision.",
    "Nothing was changed. Have a revision of the route approved and made effective, then import"
    " the document again.",
    status=422,
)
ROUTE_REVISION_NOT_FOUND = Sentence(
    "ROUTE_REVISION_NOT_FOUND",
    "R35",
    "Route {route} has no released revision {revision}.",
    "Nothing was changed. Correct the revision, or have it approved and made effective; then"
    " import the document again.",
    status=422,
)
ROUTE_MISMATCH = Sentence(
    "ROUTE_MISMATCH",
    "R36",
    "Route {route} is for {expected}, the document says {found}.",
    NOTHING_CHANGED,
    status=422,
)
REVISION_ASSUMED = Sentence(
    "REVISION_ASSUMED",
    "R34",
    "The document names no revision of route {route}; revision {revision}, the latest released"
    " one, was taken.",
    "Add routeDefinitionRevision to the export if another one is meant.",
    Weight.NOTE,
)
OPERATION_SKIPPED = Sentence(
    "OPERATION_SKIPPED",
    "R38",
    "Route {route} has no operation {operation}.",
    "The entry was skipped, its materials and properties with it; the import went on. Check the"
    " operation's name.",
    Weight.WARNING,
)

# Operations of a document without a route (R45, R46, R54, R57).
LABOR_TYPE_NOT_FOUND = Sentence(
    "LABOR_TYPE_NOT_FOUND",
    "R45",
    "Operation {operation}: there is no labour type {found} here.",
    UNKNOWN_HERE,
    status=422,
)
UNIT_NOT_FOUND = Sentence(
    "UNIT_NOT_FOUND",
    "R46",
    "Operation {operation}: there is no unit {found} on line {line_code}.",
    UNKNOWN_HERE,
    status=422,
)
BEHAVIOR_NOT_FOR_SERIALIZED = Sentence(
    "BEHAVIOR_NOT_FOR_SERIALIZED",
    "R54",
    "Operation {operation} has {behavior}, which does not fit product {product}: it is made in"
    " single pieces.",
    NOTHING_CHANGED,
)
SKIP_HAS_NO_EFFECT = Sentence(
    "SKIP_HAS_NO_EFFECT",
    "R57",
    "Operation {operation} is the only one of an order with a single lot; it cannot be skipped.",
    "It was imported as given. Cancel the order if nothing is to be made.",
    Weight.NOTE,
)

# BOM items (R60, B2).
ITEM_MATERIAL_NOT_FOUND = Sentence(
    "BOM_ITEM_SKIPPED",
    "R60",
    "There is no material {material} here.",
    ITEM_SKIPPED,
    Weight.WARNING,
)
ITEM_UNIT_NOT_FOUND = Sentence(
    "BOM_ITEM_SKIPPED",
    "R60",
    "Material {material}: there is no unit of measure {found} here.",
    ITEM_SKIPPED,
    Weight.WARNING,
)
ITEM_UNIT_UNFIT = Sentence(
    "BOM_ITEM_SKIPPED",
    "B2",
    "Material {material} is kept in {unit}; {found} cannot be converted into it.",
    ITEM_SKIPPED,
    Weight.WARNING,
)
STORAGE_UNIT_NOT_FOUND = Sentence(
    "STORAGE_UNIT_NOT_FOUND",
    "R60",
    "Material {material}: there is no storage unit {found} here.",
    "The item was imported without a storage unit. Correct it and import the order again.",
    Weight.WARNING,
)

# Properties (R86, R93, R98).
PROPERTY_NOT_FOUND = Sentence(
    "PROPERTY_NOT_FOUND",
    "R98",
    "Property not found: {property}.",
    "The value was skipped, the import went on. An administrator adds the property to its group,"
    " or the sending system corrects its name.",
    Weight.ERROR,
)
ITEM_PROPERTY_NOT_FOUND = Sentence(
    "PROPERTY_NOT_FOUND",
    "R86",
    "Property not found: {property} of material {material}.",
    "The value was skipped, the import went on. An administrator adds the property to the group"
    " of BOM items, or the sending system corrects its name.",
    Weight.ERROR,
)
PROPERTY_NOT_ON_ROUTE = Sentence(
    "PROPERTY_NOT_ON_ROUTE",
    "R98",
    "Property {property} is known, but the route does not have it here.",
    IGNORED,
    Weight.WARNING,
)
PROPERTY_REQUIRED = Sentence(
    "PROPERTY_REQUIRED",
    "R93",
    "Property {property} must have a value; the document empties it.",
    NOTHING_CHANGED,
)
PROPERTY_NOT_CONVERTED = Sentence(
    "PROPERTY_VALUE_INVALID",
    "R99",
    "Property {property}: {found} cannot be read as {kind}.",
    BASE_STAYS,
    Weight.WARNING,
)
