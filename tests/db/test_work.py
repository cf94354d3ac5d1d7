"""The unit of work: one transaction for change, audit and reply; nothing without its entry."""

import json

from sqlalchemy import select

from workwright.db.tables.evidence import AuditEntry


def entries(look, tenant):
    with look(tenant) as r:
        return [
            json.loads(body) for body in r.scalars(select(AuditEntry.body).order_by(AuditEntry.seq))
        ]


def test_E34_a_new_row_is_noted_with_every_value_it_has(tenant, plant, look):
    """What a row holds after it was made stands in the chain, defaults included."""
    made = plant(tenant)
    [entry] = entries(look, tenant)
    noted = {c["field"]: c["new"] for c in entry["changes"] if c["id"] == str(made.order.id)}
    assert noted["state"] == "DRAFT"
    assert noted["priority"] == 0
    assert noted["qty"] == "10"
    assert noted["short_closed"] is False
    assert "comment" not in noted
    assert all(change["old"] is None for change in entry["changes"])
