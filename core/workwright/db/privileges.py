"""Who may touch what in PostgreSQL: the application's role and the tenant's row level security.

The owner migrates. The application signs in as ``workwright_app``, which owns nothing, and sees
the rows of the tenant announced for its transaction, or none (S4).
"""

from collections.abc import Iterable, Iterator

from workwright.db.schema import TenantRow

APP_ROLE = "workwright_app"

# Unset is an empty string, not NULL, on a connection that was used before.
THIS_TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"

ROLE = f"""\
DO $$ BEGIN
  CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$"""


def privilege_statements(kinds: Iterable[type[TenantRow]]) -> Iterator[str]:
    """Yield role, grants and policies for the engine's tables."""
    yield ROLE
    yield f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    yield f"GRANT SELECT, INSERT ON tenant TO {APP_ROLE}"
    yield from _tenant_policies()
    for kind in kinds:
        yield f"GRANT {rights_of(kind)} ON {kind.__tablename__} TO {APP_ROLE}"
        yield from tenant_policy(kind.__tablename__)


def tenant_policy(table: str) -> Iterator[str]:
    """Yield the statements that close a table to all but the announced tenant."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield (
        f"CREATE POLICY tenant ON {table}\n"
        f"USING (tenant_id = {THIS_TENANT})\nWITH CHECK (tenant_id = {THIS_TENANT})"
    )


def rights_of(kind: type[TenantRow]) -> str:
    """Return the rights that the application has in a table."""
    if kind.__append_only__:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE" if kind.__deletable__ else "SELECT, INSERT, UPDATE"


def _tenant_policies() -> Iterator[str]:
    """Before sign-in a tenant is found by its code; after it, no other can be seen (S2)."""
    yield "ALTER TABLE tenant ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE tenant FORCE ROW LEVEL SECURITY"
    yield (f"CREATE POLICY look_up ON tenant FOR SELECT\nUSING (id = coalesce({THIS_TENANT}, id))")
    yield "CREATE POLICY found ON tenant FOR INSERT WITH CHECK (true)"
