"""Statements that the tenant scope and the audit trail do not see are written in ``db`` alone."""

import ast

BANNED = {"text", "literal_column", "insert", "delete", "Table", "MetaData", "DDL"}
ATTRIBUTES = {
    "exec_driver_sql",
    "bulk_insert_mappings",
    "bulk_save_objects",
    "bulk_update_mappings",
}
# They stand outside the application: one judges what it wrote, the other runs in tests.
OUTSIDE = ("core/workwright/db/", "core/workwright/verify/", "core/workwright/testing/")


def test_S4_raw_statements_stand_in_db_alone(root):
    """Outside ``db`` nobody writes SQL text, bulk statements or bare tables."""
    found = []
    for path in sorted([*root.glob("core/workwright/**/*.py"), *root.glob("plugins/*/*/**/*.py")]):
        name = path.relative_to(root).as_posix()
        if name.startswith(OUTSIDE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for what in _used(node):
                found.append(f"{name}:{node.lineno}: {what}")
    assert found == []


def _used(node):
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
        return [alias.name for alias in node.names if alias.name in BANNED]
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        return [node.attr]
    return []
