"""Whether the database's own walls stand: triggers, row level security and rights (S4, S17).

What was written while a wall was down is found by the other checks, where they can see it; that it
was down is told here. Each wall is compared with what this version's migrations build.
"""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from workwright.db.ddl import tidy
from workwright.db.guards import Guard, all_guards, kinds
from workwright.db.privileges import APP_ROLE, rights_of
from workwright.db.triggers import function_body, trigger_name, trigger_statements
from workwright.verify.model import Problem, TenantReport

GONE = "the guard {guard} of table {table} is missing: {refuses}"
OTHER = "the guard {guard} of table {table} is not the one of this version: {refuses}"
OFF = "the guard {guard} of table {table} is switched off: {refuses}"
OPEN = "table {table} is not closed to other tenants by row level security as built"
RIGHT = "the application's role may {right} in table {table}, which it may not as built"
LITERAL = re.compile(r"'((?:[^']|'')*)'")
CONDITION = re.compile(r" WHEN \((.*)\) EXECUTE FUNCTION ", re.DOTALL)
COLUMNS = re.compile(r" UPDATE OF (.*?) ON ")
COLUMN = re.compile(r"\b(?:new|old)\.(\w+)", re.IGNORECASE)


def check_guards(connection: Connection, report: TenantReport) -> None:
    """Compare every wall of this database with what was built."""
    dialect = connection.dialect.name
    guards = [g for g in all_guards() if g.dialect in {"", dialect}]
    report.count("guards", len(guards))
    found = _sqlite(connection, guards) if dialect == "sqlite" else _triggers(connection, guards)
    for problem in found:
        report.add(problem)
    if dialect == "postgresql":
        for problem in (*_policies(connection), *_rights(connection)):
            report.add(problem)


def _sqlite(connection: Connection, guards: list[Guard]) -> Iterator[Problem]:
    rows = connection.execute(
        text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    )
    standing = {row.name: (row.tbl_name, _spaced(row.sql)) for row in rows}
    for guard in guards:
        (statement,) = trigger_statements("sqlite", [guard])
        built = (guard.table, _spaced(tidy(statement)))
        there = standing.get(trigger_name(guard))
        if there != built:
            yield _problem(GONE if there is None else OTHER, guard)


def _spaced(sql: str) -> str:
    return " ".join(sql.split())


_TRIGGERS = text("""
    SELECT t.tgname, c.relname, t.tgenabled, t.tgtype, encode(t.tgargs, 'escape') AS args,
           pg_get_triggerdef(t.oid) AS definition, p.proname, p.prosrc
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND n.nspname = 'public'
""")
_BEFORE, _ROW = 2, 1
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_REFUSES = "RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation'"


def _triggers(connection: Connection, guards: list[Guard]) -> Iterator[Problem]:
    standing = {(row.relname, row.tgname): row for row in connection.execute(_TRIGGERS)}
    for guard in guards:
        row = standing.get((guard.table, trigger_name(guard)))
        if row is None:
            yield _problem(GONE, guard)
        elif row.tgenabled not in {"O", "A"}:
            yield _problem(OFF, guard)
        elif not _as_built(row, guard):
            yield _problem(OTHER, guard)


def _as_built(row: Any, guard: Guard) -> bool:
    """Say whether a trigger refuses what it was built to refuse.

    PostgreSQL keeps a condition in its own words; it has to hold the same columns and values.
    """
    kind = _BEFORE | _EVENTS[guard.event] | (0 if guard.event == "TRUNCATE" else _ROW)
    condition = CONDITION.search(row.definition)
    columns = COLUMNS.search(row.definition)
    named = frozenset(columns[1].split(", ")) if columns else frozenset()
    if row.tgtype != kind or named != frozenset(guard.columns):
        return False
    if _words(condition[1] if condition else "") != _words(guard.when):
        return False
    if guard.query:
        same = _spaced(row.prosrc) == _spaced(function_body(guard))
        return same and row.proname == trigger_name(guard)
    message = f"{guard.rule}: {guard.message}"
    return (
        row.proname == "workwright_refuse"
        and _REFUSES in row.prosrc
        and "RETURN" not in row.prosrc.upper().replace("RETURNS", "")
        and row.args.removesuffix("\\000") == message
    )


def _words(condition: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the columns and the quoted values that a condition names."""
    columns = frozenset(name.lower() for name in COLUMN.findall(condition))
    return columns, frozenset(LITERAL.findall(condition))


_POLICIES = text("""
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced,
           p.polname, p.polpermissive, p.polcmd,
           pg_get_expr(p.polqual, p.polrelid) AS seen,
           pg_get_expr(p.polwithcheck, p.polrelid) AS written
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_policy p ON p.polrelid = c.oid
    WHERE n.nspname = 'public' AND c.relkind = 'r'
""")
_TENANT = re.compile(r"tenant_id = .*current_setting\('app\.tenant'")


def _policies(connection: Connection) -> Iterator[Problem]:
    """Yield each table whose one policy does not keep tenants apart, or that has others (S4)."""
    by_table: dict[str, list[Any]] = {}
    for row in connection.execute(_POLICIES):
        by_table.setdefault(row.relname, []).append(row)
    for kind in kinds():
        table = kind.__tablename__
        rows = by_table.get(table, [])
        closed = len(rows) == 1 and rows[0].forced and rows[0].polname == "tenant"
        if not (closed and all(_TENANT.search(e or "") for e in (rows[0].seen, rows[0].written))):
            yield Problem("guard", "S4", OPEN, {"table": table}, table)


def _rights(connection: Connection) -> Iterator[Problem]:
    """Yield each right that the application's role has and was never given (S17)."""
    ask = text("SELECT has_table_privilege(:role, :table, :right)")
    for kind in kinds():
        table, given = kind.__tablename__, rights_of(kind)
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
            values = {"role": APP_ROLE, "table": f"public.{table}", "right": right}
            if right not in given and connection.execute(ask, values).scalar_one():
                yield Problem("guard", "S17", RIGHT, {"table": table, "right": right}, table)


def _problem(message: str, guard: Guard) -> Problem:
    data = {"guard": trigger_name(guard), "table": guard.table, "refuses": guard.message}
    return Problem("guard", guard.rule, message, data, guard.table)
