"""Every sentence with which a text is refused that is not strict JSON (R4, B3)."""

from workwright.importers.findings import Sentence

EMPTY = Sentence(
    "MALFORMED", "R4", "The document is empty.", "Nothing was changed. Send one work order."
)
TOO_LARGE = Sentence(
    "MALFORMED",
    "B3",
    "The document has {size} bytes; at most {limit} are read.",
    "Nothing was changed. Send one work order per document.",
)
TOO_MANY_VALUES = Sentence(
    "MALFORMED",
    "B3",
    "The document holds more than {limit} values; reading stopped at line {line}, column {column}.",
    "Nothing was changed. Send one work order per document.",
)
NOT_UTF8 = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: these bytes are not UTF-8 text.",
    "Nothing was changed. Write the document in UTF-8.",
)
BYTE_ORDER_MARK = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: the document begins with a byte order mark.",
    "Nothing was changed. Write the document in UTF-8 without a byte order mark.",
)
SYNTAX = Sentence(
    "MALFORMED",
    "R4",
    "Line {line}, column {column}: this is not JSON.",
    "Nothing was changed. Look there for a comment, a comma too many, a missing quote or a text"
    " that was cut off.",
)
TRAILING = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: something follows after the end of the document.",
    "Nothing was changed. Send one work order per document and nothing behind it.",
)
NOT_AN_OBJECT = Sentence(
    "MALFORMED",
    "R4",
    "Line {line}, column {column}: the document is not an object.",
    "Nothing was changed. A work order document starts with a brace; send one per document.",
)
DUPLICATE_KEY = Sentence(
    "MALFORMED",
    "R4",
    "Line {line}, column {column}: {key} stands twice in one object, so it is unclear which"
    " one counts.",
    "Nothing was changed. Write each field once.",
)
NOT_FINITE = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: {found} is not a number.",
    "Nothing was changed. Write null where there is no value.",
)
TOO_DEEP = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: objects and lists lie more than {limit} deep.",
    "Nothing was changed. A work order document is never that deep; check the sending system.",
)
LONG_INTEGER = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: a whole number has more than {limit} digits.",
    "Nothing was changed. Write identifiers as text, in quotes.",
)
LONE_SURROGATE = Sentence(
    "MALFORMED",
    "B3",
    "Line {line}, column {column}: the text holds half of a character.",
    "Nothing was changed. Write the document in UTF-8.",
)
