"""The snapshot: one content, one text, one hash; what is altered is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from workwright.domain.canonical import canonical, sha256
from workwright.domain.pinning import pin_checks
from workwright.domain.recipe import DocumentRef, Parameter
from workwright.domain.rules import CORE_CHECKS
from workwright.domain.snapshot import (
    EquipmentNeed,
    MaterialRef,
    OrderHeader,
    SignerRef,
    SiteRef,
    SnapshotContent,
    freeze,
    pin,
    read,
)
from workwright.domain.targets import PotencyShare, compute
from workwright.errors import IntegrityBroken
from workwright.testing.facts import a_recipe, a_step

RECIPE = a_recipe(
    steps=(a_step(parameters=(Parameter("time", {"en": "Time"}, "min", low=D("14.50")),)),),
    documents=(DocumentRef("SOP-001", "2"),),
    expiry_months=24,
    extra={"strength": "25 mg", "count": 3},
)
CONTENT = SnapshotContent(
    order=OrderHeader(
        "WO-1",
        "production",
        D(100),
        "kg",
        datetime(2026, 11, 25, 9, tzinfo=UTC),
        datetime(2026, 11, 26, 9, 30, 0, 123000, tzinfo=UTC),
        line_code="L1",
        fields={"customer": "Norvik"},
    ),
    site=SiteRef("HAL", "Halden", "Europe/Oslo"),
    recipe=RECIPE,
    recipe_sha256=sha256(canonical(RECIPE)),
    profile=pin("pharma", {"title": {"en": "Pharma", "de": "Pharma – Fertigarzneimittel"}}, "1.0"),
    targets=tuple(
        replace(t, shares=(PotencyShare("A", D("99.2"), D("0.6"), D("3.042449")),))
        for t in compute(RECIPE, D(100), "kg")
    ),
    overrides=({"kind": "bom", "line_no": 1},),
    materials=(MaterialRef("M-10", "Lactose", "kg", spec_version="2", allergens=("milk",)),),
    documents=(DocumentRef("SOP-001", "2"),),
    equipment=(EquipmentNeed("20", "scale", ("U1",)),),
    signers=(SignerRef("release", "supervisor", "issued"),),
    forms=(pin("pharma/dispense/3", {"type": "object"}),),
    checks=pin_checks(CORE_CHECKS),
    plugins={"pharma": "0.1.0"},
    reports={"batch_record": "1"},
    step_kinds={"dispense": "dispense"},
    terms={"work_order": {"en": {"one": "Manufacturing order"}}},
    languages=("en", "de"),
)


def test_W1_what_was_frozen_is_read_back_whole():
    """Recipe, targets, names, rules, versions: equal field by field, and to the same text."""
    frozen = freeze(CONTENT)
    again = read(frozen.canonical, frozen.sha256)
    assert freeze(again) == frozen
    assert again.recipe == CONTENT.recipe
    assert again.targets == CONTENT.targets
    assert again.order == CONTENT.order
    assert again.profile == CONTENT.profile
    assert again.target(1).target_qty == D(30)
    assert again.material("M-10").allergens == ("milk",)
    assert again.form("pharma/dispense/3").data() == {"type": "object"}
    assert again.signers_of("release")[0].role == "supervisor"


@pytest.mark.parametrize(
    ("old", "new"),
    [("Lactose", "Lactosf"), ('"30"', '"31"'), ("2026-11-25", "2026-11-24"), ("milk", "soy")],
)
def test_W1_an_altered_text_is_refused_on_every_read(old: str, new: str):
    """One changed letter and the snapshot is not used for anything."""
    frozen = freeze(CONTENT)
    altered = frozen.canonical.replace(old, new, 1)
    assert altered != frozen.canonical
    with pytest.raises(IntegrityBroken):
        read(altered, frozen.sha256)


def test_W30_a_pinned_form_that_does_not_meet_its_own_hash_is_refused():
    """Even when the outer hash was computed again over it."""
    broken = replace(CONTENT, forms=(replace(CONTENT.forms[0], canonical='{"type":"array"}'),))
    frozen = freeze(broken)
    with pytest.raises(IntegrityBroken, match="pharma/dispense/3"):
        read(frozen.canonical, frozen.sha256)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"signers": ()}, "signing roles"),
        ({"checks": ()}, "checks"),
        ({"targets": ()}, "a target for every line"),
        ({"recipe": replace(RECIPE, steps=())}, "steps"),
    ],
)
def test_T2_an_order_without_steps_rules_signers_or_targets_cannot_be_frozen(change, missing: str):
    """The snapshot holds what execution and release need."""
    with pytest.raises(ValueError, match=missing):
        freeze(replace(CONTENT, **change))


def test_E39_the_text_is_canonical():
    """Sorted keys, no spaces, decimals as text: the same order gives the same bytes anywhere."""
    text = freeze(CONTENT).canonical
    assert text == json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert sha256(text) == freeze(CONTENT).sha256


def test_W1_unknown_names_are_key_errors():
    """A page that asks for what was not pinned fails loudly."""
    for ask in (CONTENT.form, CONTENT.material, CONTENT.target):
        with pytest.raises(KeyError):
            ask("nothing")
