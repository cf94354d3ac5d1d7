"""The JSON Schemas of the API, named as the description refers to them."""

from collections.abc import Mapping
from typing import Any, Final

TEXT: Final = {"type": "string"}
MAYBE_TEXT: Final = {"type": ["string", "null"]}
MAYBE_COUNT: Final = {"type": ["integer", "null"]}
INSTANT: Final = {"type": "string", "format": "date-time"}


def _object(needed: Mapping[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**needed, **other},
        "required": list(needed),
    }


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


LINE: Final = _object(
    {
        "code": TEXT,
        "rule": TEXT,
        "weight": TEXT,
        "path": TEXT,
        "pointer": TEXT,
        "line": MAYBE_COUNT,
        "column": MAYBE_COUNT,
        "text": TEXT,
        "remedy": TEXT,
    },
    template={"type": "object"},
    data={"type": "object"},
)
ROW: Final = _object(
    {
        "name": TEXT,
        "outcome": {
            "enum": [
                "created",
                "replaced",
                "cancelled",
                "unchanged",
                "awaiting_confirmation",
                "refused",
            ]
        },
        "result": {
            "enum": ["imported", "imported_with_messages", "rejected", "awaiting_confirmation"]
        },
        "response_code": {"type": "integer"},
        "work_order_number": MAYBE_TEXT,
        "replaces_number": MAYBE_TEXT,
        "problems": _list("ImportLine"),
        "messages": _list("ImportLine"),
        "skipped": {"type": "array", "items": TEXT},
    }
)
REPORT: Final = _object(
    {
        "result": ROW["properties"]["result"],
        "response_code": {"type": "integer"},
        "orders": _list("ImportRow"),
    }
)
ACCEPTED: Final = _object({"job": {"type": "string", "format": "uuid"}, "href": TEXT})
REPORTED: Final = _object(
    {
        "job": {"type": "string", "format": "uuid"},
        "report": {"$ref": "#/components/schemas/ImportReport"},
    }
)
JOB: Final = _object(
    {
        "job": {"type": "string", "format": "uuid"},
        "kind": TEXT,
        "media_type": TEXT,
        "source": TEXT,
        "status": {"enum": ["pending", "running", "done", "failed"]},
        "inserted_by": TEXT,
        "inserted_at": INSTANT,
        "started_at": {"type": ["string", "null"], "format": "date-time"},
        "completed_at": {"type": ["string", "null"], "format": "date-time"},
        "response_code": MAYBE_COUNT,
        "report": {"$ref": "#/components/schemas/ImportReport"},
    },
    name=MAYBE_TEXT,
)
NAMED: Final = _object({"code": TEXT, "name": TEXT})
ORDER: Final = _object(
    {
        "number": TEXT,
        "external_name": MAYBE_TEXT,
        "type": TEXT,
        "state": TEXT,
        "sub_state": MAYBE_TEXT,
        "product": NAMED,
        "qty": {"type": "string", "description": "a decimal as text"},
        "unit": TEXT,
        "recipe": _object({"code": TEXT, "version": TEXT}),
        "line": MAYBE_TEXT,
        "batch_number": MAYBE_TEXT,
        "planned_start_at": INSTANT,
        "planned_end_at": INSTANT,
        "due_on": {"type": ["string", "null"], "format": "date"},
        "priority": {"type": "integer"},
        "fields": {"type": "object"},
        "version": {"type": "integer"},
    }
)
PROBLEM: Final = _object(
    {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "code": TEXT},
    detail=TEXT,
    instance=TEXT,
    findings={"type": "array", "items": {"type": "object"}},
    problems={"type": "array", "items": {"type": "object"}},
    more={"type": "integer"},
)
WOID: Final = {
    "type": "object",
    "description": "A work order document, JSON schema version 1 to 6; see the import rules.",
    "required": ["workOrderName"],
    "properties": {"workOrderName": TEXT, "schemaVersion": {"type": ["integer", "string"]}},
}
SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "Accepted": ACCEPTED,
    "ImportJob": JOB,
    "ImportLine": LINE,
    "ImportReport": REPORT,
    "ImportRow": ROW,
    "Order": ORDER,
    "Problem": PROBLEM,
    "Reported": REPORTED,
    "WorkOrderDocument": WOID,
}
