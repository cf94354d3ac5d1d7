"""Every statement that makes an empty database from the models, for either dialect.

``scripts/initial_schema.py`` writes them into the first migration; a test compares what the
migrations make with what these statements make.
"""

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.engine import URL
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

import workwright.db.tables  # noqa: F401 - completes the metadata
from workwright.db.guards import all_guards, kinds
from workwright.db.privileges import privilege_statements
from workwright.db.schema import Base
from workwright.db.triggers import trigger_statements

DIALECTS = ("sqlite", "postgresql")


def schema_statements(name: str) -> list[str]:
    """Return tables, indexes, foreign keys, triggers and, on PostgreSQL, privileges, in order."""
    return [tidy(statement) for statement in _statements(name)]


def _statements(name: str) -> Iterator[str]:
    dialect = URL.create(name).get_dialect()()
    tables = [table for _, table in sorted(Base.metadata.tables.items())]
    for table in tables:
        # SQLite cannot add a foreign key later and does not ask that its target exists yet.
        keys: list[ForeignKeyConstraint] | None = None if name == "sqlite" else []
        yield str(CreateTable(table, include_foreign_key_constraints=keys).compile(dialect=dialect))
    for table in tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    if name == "postgresql":
        for table in tables:
            for key in _foreign_keys(table):
                yield str(AddConstraint(key, isolate_from_table=False).compile(dialect=dialect))
    yield from trigger_statements(name, all_guards())
    if name == "postgresql":
        yield from privilege_statements(kinds())


def script(name: str) -> str:
    """Return the statements as one file, in the form that ``migrations.run_sql`` reads."""
    return "".join(f"{statement};\n\n" for statement in schema_statements(name))


def tidy(statement: str) -> str:
    """Return a statement as the migrations keep it: no tabs, no blank lines."""
    lines = (line.replace("\t", "  ").rstrip() for line in statement.strip().splitlines())
    return "\n".join(line for line in lines if line)


def _foreign_keys(table: Table) -> list[ForeignKeyConstraint]:
    return sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
