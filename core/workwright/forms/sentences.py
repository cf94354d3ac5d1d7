"""Say in plant words, at the right key, what a JSON Schema validator found.

The validators are compiled once from the schemas that ship with the product; nothing is fetched.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from referencing import Registry

from workwright.forms.sheet import Sheet, Where, near, near_or_list, shown

WORDS = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}
BOUNDS = {
    "minimum": "{value} is below {limit}",
    "maximum": "{value} is above {limit}",
    "exclusiveMinimum": "{value} is not above {limit}",
    "minLength": "{value} has fewer than {limit} characters",
    "maxLength": "{value} has over {limit} characters",
    "minItems": "at least {limit} {entry} needed here",
    "maxItems": "at most {limit} {entry} allowed here",
    "minProperties": "at least {limit} {key} needed here",
    "maxProperties": "at most {limit} {key} allowed here",
}
DATES = FormatChecker(formats=("date",))
UnknownKey = Callable[[str], str]


def read_schema(file: Traversable) -> dict[str, Any]:
    """Return a schema of the product with numbers as decimals."""
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return schema


def compile_schema(schema: Mapping[str, Any]) -> Validator:
    """Return a validator that resolves references inside the schema only (S27)."""
    registry: Registry[Any] = Registry()
    return Draft202012Validator(schema, registry=registry, format_checker=DATES)


def tell(
    validator: Validator,
    data: Any,
    sheet: Sheet,
    unknown_key: UnknownKey = lambda _: "schema.unknown_key",
) -> None:
    """Note everything that the validator finds.

    Args:
        unknown_key: gives the code of the problem for a key that is not allowed.
    """
    teller = _Teller(validator, sheet, unknown_key)
    for error in validator.iter_errors(data):
        teller.say(error)


class _Teller:
    """Turns validation errors into problems, one method for each kind of keyword."""

    def __init__(self, validator: Validator, sheet: Sheet, unknown_key: UnknownKey) -> None:
        self._validator: Any = validator
        self._sheet = sheet
        self._unknown_key = unknown_key

    def say(self, error: Any) -> None:
        """Note one error, or those of its branches."""
        where = tuple(error.absolute_path)
        keyword = str(error.validator)
        if "propertyNames" in list(error.relative_schema_path)[:-1]:
            self._name(where, error)
        elif keyword in {"additionalProperties", "unevaluatedProperties"}:
            self._extra(where, error)
        elif keyword in {"anyOf", "oneOf"}:
            self._branches(where, error)
        elif keyword == "required":
            self._missing(where, error)
        elif keyword == "type":
            self._type(where, error.instance, _types(error.schema))
        elif keyword in {"enum", "const"}:
            self._choice(where, error)
        elif keyword in {"pattern", "format"}:
            self._shape(where, error)
        elif keyword == "uniqueItems":
            self._sheet.add("schema.twice", where, "an entry stands twice", "keep one")
        else:
            self._bound(where, keyword, error)

    def _name(self, where: Where, error: Any) -> None:
        key = str(error.instance)
        if error.validator == "enum":
            names = [str(item) for item in error.validator_value]
            self._unknown((*where, key), key, names)
        else:
            self._shape((*where, key), error)

    def _extra(self, where: Where, error: Any) -> None:
        known = self._known(error.schema)
        for key in error.instance:
            if key not in known:
                self._unknown((*where, key), key, known)

    def _unknown(self, where: Where, key: str, known: Iterable[str]) -> None:
        hint = near(key, known) or "remove it, or see the reference"
        self._sheet.add(self._unknown_key(key), where, f"'{key}' is not a key here", hint)

    def _known(self, schema: Mapping[str, Any]) -> set[str]:
        known = set(schema.get("properties", ()))
        for part in (schema, *schema.get("allOf", ())):
            if "$ref" in part:
                known |= self._known(self._resolve(part["$ref"]))
        return known

    def _resolve(self, reference: str) -> Mapping[str, Any]:
        schema: Any = self._validator.schema
        for part in reference.removeprefix("#/").split("/"):
            schema = schema[part]
        found: Mapping[str, Any] = schema
        return found

    def _missing(self, where: Where, error: Any) -> None:
        for key in error.validator_value:
            if key in error.instance:
                continue
            about = error.schema.get("properties", {}).get(key, {})
            example = about.get("const") or next(iter(about.get("examples", ())), None)
            hint = f"add it, e.g. {key}: {example}" if _is_plain(example) else "add it"
            self._sheet.add("schema.missing_key", where, f"'{key}' is missing", hint)

    def _type(self, where: Where, value: Any, types: list[str]) -> None:
        needed = " or ".join(dict.fromkeys(WORDS[name] for name in types if name != "null"))
        actual = "" if value is None or isinstance(value, dict | list) else f" is {_kind(value)}"
        verb = "is needed" if " or " not in needed else "is what it takes"
        if actual:
            message = f"{shown(value)}{actual}, {needed} {verb}"
        else:
            message = f"{shown(value)} stands here, {needed} {verb}"
        quoted = "string" in types and isinstance(value, int | Decimal)
        text = shown(value)
        self._sheet.add("schema.type", where, message, f'quote it: "{text}"' if quoted else "")

    def _choice(self, where: Where, error: Any) -> None:
        value = error.instance
        if error.validator == "const":
            choices = [str(error.validator_value)]
        else:
            choices = [str(item) for item in error.validator_value]
        message = f"{shown(value)} is not one of the choices"
        self._sheet.add("schema.choice", where, message, near_or_list(value, choices))

    def _shape(self, where: Where, error: Any) -> None:
        title = str(error.schema.get("title", "value of the right shape")).lower()
        article = "an" if title[0] in "aeio" else "a"
        example = next(iter(error.schema.get("examples", ())), None)
        hint = f"e.g. {example}" if _is_plain(example) else str(error.schema.get("description", ""))
        message = f"{shown(error.instance)} is not {article} {title}"
        self._sheet.add("schema.pattern", where, message, hint.rstrip("."))

    def _bound(self, where: Where, keyword: str, error: Any) -> None:
        limit = error.validator_value
        one = limit == 1
        message = BOUNDS.get(keyword, "{value} is not accepted here").format(
            value=shown(error.instance),
            limit=limit,
            entry="entry is" if one else "entries are",
            key="key is" if one else "keys are",
        )
        self._sheet.add("schema.bound", where, message)

    def _branches(self, where: Where, error: Any) -> None:
        """Follow the branch that fits the value's kind; where none does, say which kinds fit."""
        branches: dict[Any, list[Any]] = {}
        for inner in error.context or ():
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
        fitting = [found for found in branches.values() if not any(map(_other_kind, found))]
        for inner in min(fitting, key=len, default=()):
            self.say(inner)
        if not fitting:
            types = [name for item in error.validator_value for name in self._kinds(item)]
            self._type(where, error.instance, list(dict.fromkeys(types)))

    def _kinds(self, schema: Mapping[str, Any]) -> list[str]:
        if "const" in schema:
            return ["boolean"] if isinstance(schema["const"], bool) else ["string"]
        if "enum" in schema:
            return ["string"]
        if "type" not in schema and "$ref" in schema:
            return self._kinds(self._resolve(schema["$ref"]))
        return _types(schema)


def _other_kind(error: Any) -> bool:
    """Say whether the error only tells that the value is of another kind than this branch."""
    return error.validator in {"type", "const"} and len(error.relative_path) == 0


def _types(schema: Mapping[str, Any]) -> list[str]:
    named = schema.get("type", "object")
    return [named] if isinstance(named, str) else list(named)


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case Decimal():
            return "a number"
        case _:
            return "text"


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | Decimal) and not isinstance(value, bool)
