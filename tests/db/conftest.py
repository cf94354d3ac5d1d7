"""Helpers of the database tests: schemas compared, tenants, people, orders, direct SQL."""

import pytest

_SQLITE = """
    SELECT type || ' ' || name, sql FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'alembic_version%'
"""
_POSTGRESQL = """
    SELECT 'column ' || c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
               || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
    UNION ALL
    SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname, pg_get_functiondef(oid)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'policy ' || tablename || '.' || policyname,
           concat_ws(' ', permissive, roles, cmd, qual, with_check) FROM pg_policies
    UNION ALL
    SELECT 'table ' || relname, relrowsecurity || ' ' || relforcerowsecurity
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'grant ' || table_name || ' ' || grantee,
           string_agg(privilege_type, ', ' ORDER BY privilege_type)
      FROM information_schema.role_table_grants
     WHERE grantee = 'workwright_app' GROUP BY table_name, grantee
"""


@pytest.fixture
def schema_facts():
    """Read all that a schema consists of: kind and name to definition."""

    def read(engine):
        query = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(query).all()
        return {name: text for name, text in rows if "alembic_version" not in name}

    return read
