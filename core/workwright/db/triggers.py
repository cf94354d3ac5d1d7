"""Write the guards as triggers of SQLite and PostgreSQL.

Both answer with an integrity error whose message begins with the rule. The services refuse
earlier and in better words; whoever meets a trigger came past them.
"""

from collections.abc import Iterable, Iterator

from workwright.db.guards import Guard

REFUSE = """\
CREATE FUNCTION workwright_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];
END $$"""


def trigger_statements(dialect: str, guards: Iterable[Guard]) -> Iterator[str]:
    """Yield the statements that put the guards into an empty database of this dialect."""
    if dialect == "postgresql":
        yield REFUSE
    for guard in guards:
        if guard.dialect in {"", dialect}:
            yield from _sqlite(guard) if dialect == "sqlite" else _postgresql(guard)


def _name(guard: Guard) -> str:
    return f"tg_{guard.table}_{guard.name}"


def _event(guard: Guard) -> str:
    columns = f" OF {', '.join(guard.columns)}" if guard.columns else ""
    return f"BEFORE {guard.event}{columns} ON {guard.table}"


def _message(guard: Guard) -> str:
    text = f"{guard.rule}: {guard.message}".replace("'", "''")
    return f"'{text}'"


def _sqlite(guard: Guard) -> Iterator[str]:
    conditions = [guard.when, f"EXISTS ({guard.query})" if guard.query else ""]
    when = " AND ".join(f"({condition})" for condition in conditions if condition)
    yield (
        f"CREATE TRIGGER {_name(guard)} {_event(guard)}{f' WHEN {when}' if when else ''}\n"
        f"BEGIN SELECT RAISE(ABORT, {_message(guard)}); END"
    )


def _postgresql(guard: Guard) -> Iterator[str]:
    call = f"workwright_refuse({_message(guard)})"
    if guard.query:
        yield _function(guard)
        call = f"{_name(guard)}()"
    when = f"\nWHEN ({guard.when})" if guard.when else ""
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    yield (
        f"CREATE TRIGGER {_name(guard)} {_event(guard)} FOR EACH {each}{when}\n"
        f"EXECUTE FUNCTION {call}"
    )


def _function(guard: Guard) -> str:
    # The search path is fixed, or a temporary table of the same name would hide the real one.
    row = "OLD" if guard.event == "DELETE" else "NEW"
    return (
        f"CREATE FUNCTION {_name(guard)}() RETURNS trigger LANGUAGE plpgsql\n"
        "SET search_path = public, pg_temp AS $$\n"
        "BEGIN\n"
        f"  IF EXISTS ({guard.query}) THEN\n"
        "    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',\n"
        f"      MESSAGE = {_message(guard)};\n"
        "  END IF;\n"
        f"  RETURN {row};\n"
        "END $$"
    )
