"""Every form that ships is drawn: all its fields, nothing prefilled, errors at their fields."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask, g

from workwright.forms.build import build
from workwright.forms.context import Context, Instrument
from workwright.forms.plan import Block, Choice, FieldPlan, FormPlan, RowPlan, RowsPlan
from workwright.forms.schema import Form, read_form
from workwright.profile.expression import Expression
from workwright.web.app import create_app
from workwright.web.fields import row_columns
from workwright.web.settings import WebSettings
from workwright.web.shell import Shell

ROOT = Path(__file__).parents[2]
FORMS = sorted(p for p in (ROOT / "forms").rglob("*.json") if not p.name.endswith(".ui.json"))
CAPTURES = [path for path in FORMS if path.stem != "order"]  # objects may have defaults
STEP = {
    "unit": "kg", "target": Decimal("14.357"), "low": Decimal("14.290"), "high": Decimal("14.425"),
    "reserved_lot": "L-8841", "checklist": ["No product left", "Booth clean"],
}  # fmt: skip
PAGE = """{% from "_fields.html" import form_plan %}{{ form_plan(plan, errors, render_url=url) }}"""


def form_of(path: Path) -> Form:
    layout = path.with_name(path.stem + ".ui.json")
    arranged = (layout.read_bytes(), layout.name) if layout.is_file() else None
    return read_form(path.read_bytes(), path.name, Expression.compile, arranged)


def context(lang: str) -> Context:
    scale = Instrument("SC-104", Decimal("0.005"), "kg")
    return Context(lang, {"step": STEP}, instruments={"SC-104": scale})


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(WebSettings(), resume=lambda *_: None)


def drawn(app: Flask, plan: FormPlan, errors: dict[str, str] | None = None, url: str = "") -> str:
    with app.test_request_context("/?lang=en"):
        g.shell = Shell()
        template = app.jinja_env.from_string(PAGE)
        return template.render(plan=plan, errors=errors or {}, url=url)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("path", FORMS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_issue_2_every_shipped_form_is_drawn_whole(app: Flask, path: Path, lang: str) -> None:
    """Each field of each shipped form stands in the page with its label."""
    plan = build(form_of(path), context(lang))
    page = drawn(app, plan, url="/render")
    assert plan.fields
    for field in plan.fields:
        assert field.label in page.replace("&#39;", "'")
        if field.widget in {"computed", "signature"}:
            assert f'name="{field.path}"' not in page
        elif field.widget != "rows":
            assert f'name="{field.path}"' in page


@pytest.mark.parametrize("path", CAPTURES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_K12_a_shipped_form_starts_empty(app: Flask, path: Path) -> None:
    """A fresh capture has no value, no choice and no default; units are said, not asked."""
    page = drawn(app, build(form_of(path), context("en")))
    assert " checked" not in page
    assert " selected" not in page
    own = re.findall(r'<input(?![^>]*type="(?:radio|hidden|checkbox)")[^>]*\svalue="', page)
    assert not own


def test_B1_what_was_typed_stands_there_again_with_its_reason(app: Flask) -> None:
    """After a refusal the field shows what was typed, unchanged, and the reason at it."""
    field = FieldPlan("gross", "gross", "Gross", "decimal", typed="1.2.3", unit="kg", required=True)
    plan = FormPlan("workwright:form/x/y/1", 1, "", "", (field,), (_block(field),))
    page = drawn(app, plan, {"gross": "This is not a number."})
    assert 'value="1.2.3"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'aria-describedby="f-gross-say"', page)
    assert re.search(r'id="f-gross-say">.*This is not a number\.', page, re.DOTALL)


def test_K13_a_captured_value_is_shown_in_the_readers_signs(app: Flask) -> None:
    """A value that is already recorded stands in its field with the reader's decimal sign."""
    fields = (
        FieldPlan("net", "net", "Net", "decimal", value=Decimal("14.350"), unit="kg"),
        FieldPlan("ok", "ok", "Clean", "yesno", value=False),
        FieldPlan(
            "r", "r", "Result", "choice", value="b",
            choices=(Choice("a", "Alpha"), Choice("b", "Beta")),
        ),
    )  # fmt: skip
    plan = FormPlan("workwright:form/x/y/1", 1, "", "", fields, tuple(map(_block, fields)))
    page = drawn(app, plan)
    assert 'value="14.350"' in page
    assert re.search(r'name="ok" value="false"[^>]* checked', page)
    assert not re.search(r'name="ok" value="true"[^>]* checked', page)
    assert re.search(r'name="r" value="b"[^>]* checked', page)


def test_issue_2_rows_follow_the_layout_and_lose_no_field() -> None:
    """Columns the layout names come first, the others follow; one that no row shows is left out."""
    cells = tuple(FieldPlan(f"r.0.{n}", n, n.title(), "text") for n in ("a", "b", "c", "hidden"))
    table = RowsPlan("operator", 0, 5, cells, (RowPlan(0, "", cells[:3]),))
    field = FieldPlan("r", "r", "Rows", "rows", rows=table)
    assert [c.name for c in row_columns(field, ("c", "b"))] == ["c", "b", "a"]
    assert [c.name for c in row_columns(field)] == ["a", "b", "c"]
    empty = replace(field, rows=replace(table, rows=()))
    assert [c.name for c in row_columns(empty)] == ["a", "b", "c", "hidden"]


def test_B10_labels_hints_and_choices_of_a_tenant_are_text(app: Flask) -> None:
    """Markup in a tenant's labels, hints, units and choices is shown as text."""
    evil = "<img src=x onerror=alert(1)>"
    kinds = ("text", "decimal", "choice", "yesno", "computed", "signature", "date", "scan")
    fields = tuple(
        FieldPlan(
            f"f{n}", f"f{n}", evil, kind, hint=evil, unit=evil, value=None, typed=evil,
            choices=(Choice(evil, evil),),
        )  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
    )  # fmt: skip
    plan = FormPlan("workwright:form/x/y/1", 1, evil, evil, fields, tuple(map(_block, fields)))
    errors = {f"f{n}": evil for n in range(len(kinds))}
    assert "<img" not in drawn(app, plan, errors)


def _block(field: FieldPlan) -> Block:
    return Block("field", field=field)
