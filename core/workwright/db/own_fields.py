"""A tenant's own field inside a JSON column, as text to compare and sort, on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class own_field(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """The value of one name in a JSON object, as text; NULL where there is none."""

    name = "own_field"
    type = Text()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], field: str) -> None:
        super().__init__(column, literal(field, Text()))


@compiles(own_field, "sqlite")
def _sqlite(element: own_field, compiler: Any, **kwargs: Any) -> str:
    column, field = (compiler.process(c, **kwargs) for c in element.clauses)
    return f"CAST(json_extract({column}, '$.\"' || {field} || '\"') AS TEXT)"


@compiles(own_field, "postgresql")
def _postgresql(element: own_field, compiler: Any, **kwargs: Any) -> str:
    column, field = (compiler.process(c, **kwargs) for c in element.clauses)
    return f"jsonb_extract_path_text({column}, {field})"
