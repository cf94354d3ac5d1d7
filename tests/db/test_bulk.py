"""Rows added by their columns: stored and noted exactly as rows added as objects (E34)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.domain.canonical import CanonicalText, canonical

CONTENT = {"b": [1, None, True], "a": {"ä": "“x”\n\\"}, "qty": Decimal("2.50")}


@pytest.fixture
def both(tenant, plant, work, entries):
    """A version added as an object and the same added by columns, each with its entry."""
    made = plant(tenant)
    with work(tenant) as w:
        old = w.get(RecipeVersion, made.order.recipe_version_id)
        values = values_of_version(w, old)
        one = w.add(RecipeVersion(**{**values, "revision": 8}))
        w.audit("one", one)
        two = w.insert(RecipeVersion, {**values, "revision": 9})
        w.audit("two", entity="recipe_version", entity_id=two)
        w.commit()
    return one.id, two, entries(tenant)[-2:]


def values_of_version(w, old):
    """Return the columns of a version with a value of each kind."""
    return {
        "recipe_id": old.recipe_id,
        "version": "7 “a”\n",
        "status": "draft",
        "effective_from": date(2026, 11, 23),
        "approved_at": w.now,
        "base_qty": Decimal("12.500"),
        "unit": "kg",
        "bracket_low": Decimal(1),
        "bracket_high": Decimal("999999999999.999999"),
        "content": CONTENT,
        "change_reason": "because",
        "authored_by_id": old.authored_by_id,
    }


def test_E34_both_are_noted_alike(both):
    """Field by field the same old and new; only the row and its number differ."""
    one_id, two_id, (one, two) = both
    for entry, row_id in ((one, one_id), (two, two_id)):
        assert {change["id"] for change in entry["changes"]} == {str(row_id)}
        assert entry["entity_id"] == str(row_id)
    noted = [
        {c["field"]: (c["table"], c["old"], c["new"]) for c in entry["changes"]}
        for entry in (one, two)
    ]
    assert noted[0].pop("revision")[2] == 8
    assert noted[1].pop("revision")[2] == 9
    assert noted[0] == noted[1]
    assert noted[0]["minor_revision"][2] == 0
    assert noted[0]["base_qty"][2] == "12.5"


def test_E34_both_are_stored_alike(both, tenant, work):
    """Every column reads back the same."""
    one_id, two_id, _ = both
    columns = [c for c in RecipeVersion.__table__.columns if c.name not in ("id", "revision")]
    with work(tenant) as w:
        rows = [
            w.session.connection()
            .execute(select(*columns).where(RecipeVersion.__table__.c.id == row_id))
            .one()
            for row_id in (one_id, two_id)
        ]
    assert rows[0] == rows[1]
    assert rows[0].content == {"b": [1, None, True], "a": {"ä": "“x”\n\\"}, "qty": "2.5"}


def test_E36_rows_by_columns_need_an_entry_too(tenant, plant, work, dump):
    """Without one nothing is written."""
    made = plant(tenant)
    before = dump()
    with work(tenant) as w:
        old = w.get(RecipeVersion, made.order.recipe_version_id)
        w.insert(RecipeVersion, {**values_of_version(w, old), "revision": 9})
        with pytest.raises(RuntimeError, match="recipe_version"):
            w.commit()
    assert dump() == before


@pytest.mark.parametrize("is_sent", [True, False])
def test_I7_a_savepoint_takes_rows_by_columns_back(tenant, plant, work, entries, is_sent):
    """Neither the row nor its note stays of what a savepoint undid."""
    made = plant(tenant)
    with work(tenant) as w:
        old = w.get(RecipeVersion, made.order.recipe_version_id)
        taken_back = w.session.begin_nested()
        lost = w.insert(RecipeVersion, {**values_of_version(w, old), "revision": 9})
        if is_sent:
            w.flush()
        taken_back.rollback()
        kept = w.insert(RecipeVersion, {**values_of_version(w, old), "revision": 9})
        w.audit("kept", entity="recipe_version", entity_id=kept)
        w.commit()
    with work(tenant) as w:
        assert w.session.get(RecipeVersion, (w.tenant_id, lost)) is None
        assert w.get(RecipeVersion, kept).revision == 9
    assert {c["id"] for c in entries(tenant)[-1]["changes"]} == {str(kept)}


def test_S3_a_row_of_another_tenant_or_shape_is_refused(tenant, work):
    """The tenant is that of the unit of work; a column that is not there is told."""
    with work(tenant) as w:
        with pytest.raises(ValueError, match="another tenant"):
            w.insert(Recipe, {"code": "x", "tenant_id": UUID(int=7)})
        with pytest.raises(ValueError, match="no column colour"):
            w.insert(Recipe, {"code": "x", "colour": "red"})


def test_D8_an_amount_that_would_be_rounded_is_refused(tenant, plant, work):
    """As everywhere: more than six places are no amount."""
    made = plant(tenant)
    with work(tenant) as w:
        old = w.get(RecipeVersion, made.order.recipe_version_id)
        values = values_of_version(w, old)
        with pytest.raises(ValueError, match="places"):
            w.insert(RecipeVersion, {**values, "revision": 9, "base_qty": Decimal("0.0000001")})


def test_E39_text_that_is_canonical_already_is_stored_as_it_stands(tenant, plant, work):
    """It reads back as the value that it is the text of."""
    made = plant(tenant)
    with work(tenant) as w:
        version = w.get(RecipeVersion, made.order.recipe_version_id)
        version.content = CanonicalText(canonical(CONTENT))
        w.session.flush()
        w.session.expire(version)
        assert version.content["a"] == CONTENT["a"]
