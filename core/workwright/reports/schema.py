"""The JSON Schema of a record, kept compiled; what a reader of other make checks with, too."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

FILE = "record.schema.json"


def shape_faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield each place at which the data are not shaped like a record."""
    for error in validator().iter_errors(data):
        where = "/".join(str(part) for part in error.absolute_path) or "the whole"
        yield f"{where}: {error.message[:160]}"


@cache
def validator() -> Draft202012Validator:
    """Return the validator of the shipped schema."""
    return Draft202012Validator(json.loads((files("workwright.reports") / FILE).read_text("utf-8")))
