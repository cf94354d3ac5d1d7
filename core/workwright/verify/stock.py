"""Hold balances and reservations against the ledger of movements (I1, I2, I3, RS8)."""

# ruff: noqa: S608 - the names in these statements are those of our own tables

from decimal import Decimal
from typing import Any

from workwright.verify.model import Problem, TenantReport
from workwright.verify.reading import Look

ON_HAND = """
    SELECT l.id, l.code, l.on_hand_qty, coalesce(m.qty, 0) FROM lot l
      LEFT JOIN (SELECT lot_id, sum(qty) AS qty FROM inventory_move
                  WHERE tenant_id = :tenant AND kind NOT IN ('reserve', 'unreserve')
                  GROUP BY lot_id) m ON m.lot_id = l.id
     WHERE l.tenant_id = :tenant AND (l.on_hand_qty <> coalesce(m.qty, 0) OR l.on_hand_qty < 0)
"""
RESERVED = """
    SELECT l.id, l.code, l.reserved_qty, coalesce(r.qty, 0) FROM lot l
      LEFT JOIN (SELECT lot_id, sum(reserved_qty - consumed_qty - released_qty) AS qty
                   FROM reservation WHERE tenant_id = :tenant GROUP BY lot_id) r
        ON r.lot_id = l.id
     WHERE l.tenant_id = :tenant AND l.reserved_qty <> coalesce(r.qty, 0)
"""
OVER = """
    SELECT id, code, on_hand_qty, reserved_qty FROM lot
     WHERE tenant_id = :tenant AND reserved_qty > on_hand_qty
"""
RESERVATIONS = """
    SELECT r.id, r.reserved_qty, coalesce(m.reserved, 0), r.released_qty, coalesce(m.released, 0),
           r.consumed_qty, coalesce(m.consumed, 0)
      FROM reservation r LEFT JOIN (
           SELECT reservation_id,
                  sum(CASE WHEN kind = 'reserve' THEN qty ELSE 0 END) AS reserved,
                  -sum(CASE WHEN kind = 'unreserve' THEN qty ELSE 0 END) AS released,
                  -sum(CASE WHEN kind IN ('reserve', 'unreserve') THEN 0 ELSE qty END) AS consumed
             FROM inventory_move WHERE tenant_id = :tenant GROUP BY reservation_id
           ) m ON m.reservation_id = r.id
     WHERE r.tenant_id = :tenant AND (r.reserved_qty <> coalesce(m.reserved, 0)
           OR r.released_qty <> coalesce(m.released, 0)
           OR r.consumed_qty <> coalesce(m.consumed, 0))
"""
HELD = """
    SELECT r.id, o.number, o.state FROM reservation r
      JOIN work_order o ON o.tenant_id = r.tenant_id AND o.id = r.work_order_id
     WHERE r.tenant_id = :tenant AND (r.status <> 'closed'
           OR r.consumed_qty + r.released_qty <> r.reserved_qty)
       AND o.state IN ('DRAFT', 'COMPLETED', 'UNDER_REVIEW', 'RELEASED_TO_STOCK', 'REJECTED',
                       'CANCELLED')
"""
CONTAINERS = """
    SELECT l.id, l.code, l.on_hand_qty, c.qty FROM lot l
      JOIN (SELECT lot_id, sum(qty) AS qty FROM container
             WHERE tenant_id = :tenant GROUP BY lot_id) c ON c.lot_id = l.id
     WHERE l.tenant_id = :tenant AND c.qty > l.on_hand_qty
"""


def check_stock(look: Look, report: TenantReport) -> None:
    """Report every lot and reservation that the ledger does not explain."""
    scale = Decimal("0.000001") if look.connection.dialect.name == "sqlite" else Decimal(1)

    def amount(stored: Any) -> str:
        return f"{(Decimal(stored) * scale).normalize() + 0:f}"

    def lots(statement: str, rule: str, field: str, message: str) -> None:
        for row_id, code, found, wanted in look.sql(statement):
            data = {"code": code, "found": amount(found), "wanted": amount(wanted)}
            report.add(Problem("ledger", rule, message, data, "lot", str(row_id), field))

    lots(
        ON_HAND, "I1", "on_hand_qty", "lot {code} has {found} on hand, its movements make {wanted}"
    )
    lots(RESERVED, "I2", "reserved_qty", "lot {code} has {found} reserved, its orders {wanted}")
    lots(OVER, "I2", "reserved_qty", "lot {code} has {found} on hand and {wanted} reserved")
    lots(CONTAINERS, "I1", "on_hand_qty", "lot {code} has {found} on hand, its containers {wanted}")
    for row_id, *pairs in look.sql(RESERVATIONS):
        names = ("reserved_qty", "released_qty", "consumed_qty")
        for name, found, wanted in zip(names, pairs[::2], pairs[1::2], strict=True):
            if found != wanted:
                data = {"found": amount(found), "wanted": amount(wanted), "row": str(row_id)}
                message = "reservation {row}: " + name + " is {found}, its movements make {wanted}"
                report.add(Problem("ledger", "I1", message, data, "reservation", str(row_id), name))
    for row_id, number, state in look.sql(HELD):
        message = "order {number} is {state} and still holds a reservation"
        data = {"number": number, "state": state}
        report.add(Problem("ledger", "I3", message, data, "reservation", str(row_id), "status"))
    for what in ("lot", "reservation", "inventory_move"):
        for (number,) in look.sql(f"SELECT count(*) FROM {what} WHERE tenant_id = :tenant"):
            report.count(f"{what}s", number)
