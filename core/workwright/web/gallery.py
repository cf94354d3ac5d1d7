"""The gallery of components: every macro with its states, and each layout filled with a plant.

Served only where the settings ask for it. Writers of screens read it, tests photograph it and run
the accessibility checks over it. Its people, orders and numbers are examples.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from workwright.domain.checks import Citation, Finding, Severity
from workwright.domain.principal import Principal
from workwright.forms.limits import Limits
from workwright.forms.plan import Block, Choice, FieldPlan, FormPlan, RowPlan, RowsPlan
from workwright.web.drawing import GenealogyLot
from workwright.web.htmx import fragment, page
from workwright.web.listing import BoardCard, Cell, CheckPoint, Column, Event, Listing, Row, Tag
from workwright.web.security import PUBLIC, route
from workwright.web.shell import NavGroup, NavLink, Shell, clock

gallery_blueprint = Blueprint("gallery", __name__)

ZERO: Final = UUID(int=0)
ZONE: Final = "Europe/Oslo"
OPERATOR: Final = Principal(
    tenant_id=ZERO,
    tenant_code="halden",
    person_id=UUID(int=1),
    person_code="dokafor",
    printed_name="Dana Okafor",
    site_id=None,
    roles=frozenset({"operator"}),
    permissions=frozenset(),
    session_id=ZERO,
    device_name="Dispensing booth DB-01",
)
PLANNER: Final = replace(
    OPERATOR, person_id=UUID(int=2), person_code="slind", printed_name="Sanna Lindqvist"
)
PAGES: Final = frozenset(
    {
        "components", "door", "genealogy", "import-report", "kiosk-clearance", "kiosk-dispense",
        "kiosk-form", "kiosk-interlock", "kiosk-manual", "kiosk-out", "kiosk-sign-in",
        "kiosk-signature", "kiosk-tiles", "kiosk-unconfirmed", "office-board", "office-order",
        "office-orders", "review",
    }
)  # fmt: skip


@route(gallery_blueprint, "/design", permission=PUBLIC, scope="public")
@route(gallery_blueprint, "/design/<name>", permission=PUBLIC, scope="public", endpoint="named")
def gallery(name: str = "components") -> Response:
    """Show one page of the gallery; ``lang`` and ``theme`` choose how."""
    if name not in PAGES:
        raise NotFound
    kiosk = name.startswith("kiosk")
    theme = request.args.get("theme", "system")
    person = replace(
        OPERATOR if kiosk else PLANNER, locale=request.args.get("lang", "en"), theme=theme
    )
    if name != "door":
        g.principal = person
    g.shell = Shell(
        plant="Halden Solid Dose",
        plant_line="Pharma profile, version 12",
        zone=ZONE,
        role="Operator" if kiosk else "Planner",
        place="Dispensing booth DB-01",
        groups=_rail,
    )
    return page(f"design/{name}.html", sample=SimpleNamespace(**_samples()))


@route(gallery_blueprint, "/design/dialog/<name>", permission=PUBLIC, scope="public")
def dialog(name: str) -> Response:
    """Answer a dialog as htmx gets it."""
    if name not in {"signature", "second", "confirm"}:
        raise NotFound
    g.principal = OPERATOR
    g.shell = Shell(zone=ZONE)
    return fragment(f"design/_{name}.html", sample=SimpleNamespace(**_samples()))


@cache
def _data() -> dict[str, Any]:
    """Return the example plant as it stands in the file beside the templates."""
    file = files("workwright.web") / "templates" / "design" / "samples.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def _samples() -> dict[str, Any]:
    data = _data()
    now = clock().now()
    return {
        "now": now,
        "d": Decimal,
        "ago": lambda minutes: now - timedelta(minutes=minutes),
        "ahead": lambda minutes: now + timedelta(minutes=minutes),
        "at": datetime(2026, 11, 9, 13, 5, 40, tzinfo=UTC),
        "states": data["states"],
        "findings": [_finding(entry) for entry in data["findings"]],
        "points": [CheckPoint(**entry) for entry in data["points"]],
        "orders": _listing(data["orders"]),
        "board": [
            (col["state"], col["word"], col["count"], [_card(card) for card in col["cards"]])
            for col in data["board"]
        ],
        "story": [(d["day"], [Event(**e) for e in d["events"]]) for d in data["story"]],
        "plan": _plan(),
        "errors": {"thickness": "Two decimals at most: gauge TG-04 reads 0.01\u00a0mm."},
        "lots": [GenealogyLot(**entry) for entry in data["lots"]],
        "edges": [tuple(edge) for edge in data["edges"]],
        "heads": data["heads"],
    }


def _rail() -> tuple[NavGroup, ...]:
    return tuple(
        NavGroup(tuple(NavLink(**link) for link in group["links"]), group.get("label", ""))
        for group in _data()["rail"]
    )


def _finding(entry: dict[str, str]) -> Finding:
    citation = Citation("21 CFR", "2026", entry["clause"])
    subject = entry["subject"]
    return Finding(
        entry["rule"],
        citation,
        Severity(entry["severity"]),
        subject,
        entry["message"],
        {"subject": subject},
        entry["remedy"],
    )


def _tags(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"tags": tuple(Tag(**tag) for tag in entry.get("tags", ()))}


def _card(entry: dict[str, Any]) -> BoardCard:
    return BoardCard(**_tags(entry))


def _listing(entry: dict[str, Any]) -> Listing:
    def cell(value: Any) -> Cell | str | None:
        return Cell(**_tags(value)) if isinstance(value, dict) else value

    rows = tuple(Row(**(row | {"cells": tuple(map(cell, row["cells"]))})) for row in entry["rows"])
    columns = tuple(Column(**column) for column in entry["columns"])
    return Listing(columns, rows, entry["summary"], later_href=entry["later_href"])


def _plan() -> FormPlan:
    choices = (Choice("clear", "Clear"), Choice("found", "Found something"), Choice("na", "N/A"))
    pause = (*choices, Choice("shift_end", "Shift end"), Choice("equipment", "Equipment"))
    hardness = Limits(Decimal(80), Decimal(60), Decimal(100))
    cells = (
        FieldPlan("points.0.result", "result", "Result", "choice", choices=choices, required=True),
        FieldPlan("points.0.mass", "mass", "Mass", "decimal", unit="mg", decimals=1, required=True),
    )
    table = RowsPlan("recipe", 1, 4, cells, (RowPlan(0, "Tablet 1", cells),), key="point")
    fields = (
        FieldPlan("container", "container", "Container", "scan", "Of lot L-8841", required=True),
        FieldPlan("hardness", "hardness", "Hardness", "decimal", required=True, unit="N",
                  decimals=0, limits=hardness),
        FieldPlan("thickness", "thickness", "Thickness", "decimal", required=True, unit="mm",
                  decimals=2, typed="3.655"),
        FieldPlan("trays", "trays", "Trays", "integer", not_applicable=True),
        FieldPlan("result", "result", "Result", "choice", required=True, choices=choices),
        FieldPlan("clean", "clean", "Booth is clean", "yesno", required=True),
        FieldPlan("reason", "reason", "Reason for pausing", "choice", required=True, choices=pause),
        FieldPlan("made_on", "made_on", "Made on", "date", required=True),
        FieldPlan("remark", "remark", "Remark", "textarea", longest=300),
        FieldPlan("points", "points", "Points", "rows", required=True, rows=table),
        FieldPlan("net", "net", "Net", "computed", value=Decimal("14.355"), unit="kg", decimals=3,
                  verdict="inside"),
        FieldPlan("dispenser", "dispenser", "Dispensed by", "signature"),
    )  # fmt: skip

    def block(*names: str) -> tuple[Block, ...]:
        return tuple(Block("field", field=f) for f in fields if f.name in names)

    blocks = (
        Block("row", blocks=block("container", "hardness", "thickness")),
        Block("group", "What was seen", block("result", "clean", "points")),
        *block("trays", "reason", "made_on", "remark", "net", "dispenser"),
    )
    return FormPlan("workwright:form/sample/tablets/1", 1, "Check the tablets", "", fields, blocks)
