"""Orders for programs: one by its number, as it stands."""

from flask import Response, jsonify

from workwright.domain.canonical import plain
from workwright.services.order_lists import order_row
from workwright.services.orders import order_numbered
from workwright.web.acting import look
from workwright.web.api.blueprint import api
from workwright.web.api.described import Operation, described
from workwright.web.security import route

FIELDS = (
    "product.code",
    "product.name",
    "recipe.code",
    "recipe.version",
    "line.code",
    "batch_number",
)


@route(api, "/orders/<number>", permission="report.read", by="token")
@described(Operation(answers={200: ("The order as it stands.", "Order")}))
def order(number: str) -> Response:
    """Return an order by its number."""
    with look() as scope:
        found = order_numbered(scope, number)
        values = order_row(scope, found, FIELDS).values
    return jsonify(
        plain(
            {
                "number": found.number,
                "external_name": found.external_name,
                "type": found.type,
                "state": found.state,
                "sub_state": found.sub_state,
                "product": {"code": values["product.code"], "name": values["product.name"]},
                "qty": found.qty,
                "unit": found.unit,
                "recipe": {"code": values["recipe.code"], "version": values["recipe.version"]},
                "line": values["line.code"],
                "batch_number": values["batch_number"],
                "planned_start_at": found.planned_start_at,
                "planned_end_at": found.planned_end_at,
                "due_on": found.due_on,
                "priority": found.priority,
                "fields": found.fields,
                "version": found.row_version,
            }
        )
    )
