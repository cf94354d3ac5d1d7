"""The schema of the first release, as reviewed SQL for each database."""

from pathlib import Path

from alembic import op

from workwright.db.migrations import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, index, trigger and privilege."""
    connection = op.get_bind()
    run_sql(connection, Path(__file__).parent / f"0001_initial.{connection.dialect.name}.sql")
