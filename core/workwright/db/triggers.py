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


def trigger_name(guard: Guard) -> str:
    """Return the name of a guard's trigger."""
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
        f"CREATE TRIGGER {trigger_name(guard)} {_event(guard)}{f' WHEN {when}' if when else ''}\n"
        f"BEGIN SELECT RAISE(ABORT, {_message(guard)}); END"
    )


def _postgresql(guard: Guard) -> Iterator[str]:
    call = f"workwright_refuse({_message(guard)})"
    if guard.query:
        yield _function(guard)
        call = f"{trigger_name(guard)}()"
    when = f"\nWHEN ({guard.when})" if guard.when else ""
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    yield (
        f"CREATE TRIGGER {trigger_name(guard)} {_event(guard)} FOR EACH {each}{when}\n"
        f"EXECUTE FUNCTION {call}"
    )


def _function(guard: Guard) -> str:
    # The search path is fixed, or a temporary table of the same name would hide the real one.
    return (
        f"CREATE FUNCTION {trigger_name(guard)}() RETURNS trigger LANGUAGE plpgsql\n"
        f"SET search_path = public, pg_temp AS $${function_body(guard)}$$"
    )


def function_body(guard: Guard) -> str:
    """Return what PostgreSQL's function of a guard with a query does."""
    row = "OLD" if guard.event == "DELETE" else "NEW"
    return (
        "\nBEGIN\n"
        f"  IF EXISTS ({guard.query}) THEN\n"
        "    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',\n"
        f"      MESSAGE = {_message(guard)};\n"
        "  END IF;\n"
        f"  RETURN {row};\n"
        "END "
    )
