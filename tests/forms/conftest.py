"""Forms of the library and of tests, read with the real expression language."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from workwright.forms.context import Context, Instrument
from workwright.forms.schema import check_form, read_form
from workwright.profile.expression import Expression

ROOT = Path(__file__).parents[2]
UPDATE = "WORKWRIGHT_UPDATE_GOLDEN"


def layout_of(path):
    """Return bytes and name of the layout beside a form, or none."""
    layout = path.with_name(path.stem + ".ui.json")
    return (layout.read_bytes(), layout.name) if layout.is_file() else None


@pytest.fixture
def check():
    """Return a function that reads a form file: (form or none, problems)."""

    def checked(path):
        return check_form(path.read_bytes(), path.name, Expression.compile, layout_of(path))

    return checked


@pytest.fixture
def library():
    """Return a function that reads a shipped form by its reference."""

    def read(reference):
        path = ROOT / "forms" / f"{reference}.json"
        return read_form(path.read_bytes(), path.name, Expression.compile, layout_of(path))

    return read


@pytest.fixture
def a_form():
    """Return a function that makes a form of its fields, as JSON text."""

    def made(properties, rest="", use="step"):
        text = (
            '{"$schema": "urn:workwright:schema:form:1", "$id": "workwright:form/test/made/1",'
            f' "title": "Made", "type": "object", "x-use": "{use}",'
            f' "properties": {{{properties}}}{rest}}}'
        )
        return read_form(text.encode(), "made.json", Expression.compile)

    return made


@pytest.fixture
def weighing():
    """Return what the recipe and the scales give a dispensing step."""
    step = {
        "target": Decimal("0.240"),
        "low": Decimal("0.2376"),
        "high": Decimal("0.2424"),
        "unit": "kg",
        "reserved_lot": "G-5518",
    }
    scale = Instrument("SC-103", Decimal("0.1"), "g")
    return Context("en", {"step": step}, {}, {scale.code: scale})


@pytest.fixture
def golden():
    """Return a function that compares text with a golden file beside the fixture."""

    def compare(path, text):
        if os.environ.get(UPDATE):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare
