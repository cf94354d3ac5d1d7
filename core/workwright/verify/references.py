"""Look for rows that point nowhere or into another tenant, and for keys used twice (I9, I10)."""

# ruff: noqa: S608 - the names in these statements are those of our own tables

from collections.abc import Iterator

from workwright.db.schema import Base
from workwright.verify.model import Problem, TenantReport
from workwright.verify.reading import Look

KEYS = """
    SELECT min(CAST(id AS text)), CAST(key AS text), count(*), min(status) FROM idempotency_key
     WHERE tenant_id = :tenant GROUP BY principal_id, key HAVING count(*) > 1 OR min(status) = 0
"""


def check_references(look: Look, report: TenantReport) -> None:
    """Report every reference whose row is not there in this tenant."""
    for table, column, target in _references():
        report.count("references", 1)
        statement = f"""
            SELECT c.id FROM {table} c
              LEFT JOIN {target} p ON p.tenant_id = c.tenant_id AND p.id = c.{column}
             WHERE c.tenant_id = :tenant AND c.{column} IS NOT NULL AND p.id IS NULL
        """
        for (row_id,) in look.sql(statement):
            message = "{table} {row}: {field} points to no {target} of this tenant"
            data = {"table": table, "row": str(row_id), "field": column, "target": target}
            report.add(Problem("reference", "I10", message, data, table, str(row_id), column))


def check_keys(look: Look, report: TenantReport) -> None:
    """Report every idempotency key with two effects, or with an effect and no reply."""
    for row_id, key, times, _ in look.sql(KEYS):
        message = (
            "key {key} took effect {times} times" if times > 1 else "key {key} has no stored reply"
        )
        data = {"key": key, "times": times}
        report.add(Problem("key", "I9", message, data, "idempotency_key", row_id, "key"))


def _references() -> Iterator[tuple[str, str, str]]:
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        for key in table.foreign_key_constraints:
            names = [column.name for column in key.columns if column.name != "tenant_id"]
            if len(names) == 1:
                yield table.name, names[0], key.referred_table.name
