"""Every act that the code can write into the audit trail has a sentence of its own."""

import ast
import re
from pathlib import Path

import workwright
from workwright.db.tables.plant import Area, Line, Location, Room, Site, Unit
from workwright.web.office.story_words import ACTS

ROOT = Path(workwright.__file__).parent
ACT = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = frozenset({"audit", "_logged", "_decided", "move_step"})


def acts_in_code():
    """Give the constants that are handed to what writes an entry, with where they stand."""
    for path in ROOT.rglob("*.py"):
        if "testing" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in WRITERS:
                continue
            for argument in node.args:
                text = getattr(argument, "value", None)
                if isinstance(text, str) and ACT.fullmatch(text):
                    yield text, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_E38_every_act_of_the_audit_trail_is_told_in_words():
    """An auditor reads sentences, never the name of a function."""
    found = dict(acts_in_code())
    assert len(found) > 90
    assert {act: place for act, place in found.items() if act not in ACTS} == {}
    plant = {f"{kind.__tablename__}.created" for kind in (Area, Line, Location, Room, Site, Unit)}
    assert plant <= set(ACTS)
