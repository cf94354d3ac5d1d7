"""The core's lineage of schema versions; a version never changes after its first release."""

from pathlib import Path

from sqlalchemy.engine import Connection


def run_sql(connection: Connection, path: Path) -> None:
    """Run a file of statements, each of which ends with a semicolon and an empty line."""
    text = path.read_text(encoding="utf-8").rstrip() + "\n\n"
    for statement in text.split(";\n\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
