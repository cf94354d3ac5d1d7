"""Drafts of recipes: begun, edited part by part, handed back, given up (W4, W5, W23, B14, E35)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.services.test_recipes import approve, submit, version_of

from workwright.db.tables.people import Account, PersonRole
from workwright.db.tables.recipes import RecipeBomLine, RecipeStep, RecipeVersion
from workwright.domain.recipe_parts import drop_item, put_item
from workwright.errors import Refused, Stale, TransitionRefused
from workwright.services import recipe_drafts, recipes

REASON = "Slower lubrication after the trial of October."


@pytest.fixture
def third(halden):
    """The effective version of the tablets."""
    with halden.look() as look:
        return recipes.versions_of(look, "TVT-25")[0].id


@pytest.fixture
def draft(halden, third):
    """The next version, begun by Sanna."""
    return halden.act("sanna", lambda work: recipe_drafts.begin_version(work, third, REASON).id)


def content_of(halden, version_id):
    with halden.look() as look:
        return recipes.content_of(look, look.get(RecipeVersion, version_id))


def edit(halden, version_id, change, *, by="sanna", shown=None, items=()):
    """Change a draft as somebody who saw it as it stands."""
    seen = version_of(halden, version_id).row_version if shown is None else shown
    halden.act(by, lambda work: recipe_drafts.edit_version(work, version_id, seen, change, items))


def critical_blend(content):
    return put_item(content, "steps", replace(content.step("40"), critical=True), "40")


def refused(action):
    with pytest.raises(Refused) as caught:
        action()
    return caught.value


def test_W4_a_new_version_begins_with_all_that_the_one_before_says(halden, third, draft):
    """Content is equal but for number, reason and day; the effective one stays as it is."""
    before, after = content_of(halden, third), content_of(halden, draft)
    assert after == replace(before, version="4", change_reason=REASON, effective_from=None)
    assert version_of(halden, draft).status == "draft"
    assert version_of(halden, third).status == "effective"


def test_W4_one_draft_at_a_time(halden, third, draft):
    """A second draft would drop the first one's changes when it is approved."""
    told = refused(
        lambda: halden.act("sanna", lambda work: recipe_drafts.begin_version(work, third, REASON))
    )
    assert told.rules == ("W4",)
    assert "Version 4 is not approved yet." in str(told)
    assert len(halden_versions(halden)) == 2


def halden_versions(halden):
    with halden.look() as look:
        return recipes.versions_of(look, "TVT-25")


def test_E35_a_new_version_has_a_reason(halden, third):
    """A reason that says nothing begins nothing."""
    refused(lambda: halden.act("sanna", lambda work: recipe_drafts.begin_version(work, third, "x")))
    assert len(halden_versions(halden)) == 1


def test_W4_an_edit_changes_what_it_says_and_nothing_else(halden, draft):
    """Rows of other parts keep their ids; the content reads as the edit made it."""
    before = content_of(halden, draft)
    with halden.look() as look:
        kept = {row.number: row.id for row in look.all(RecipeStep, recipe_version_id=draft)}
    line = replace(before.bom[0], qty=Decimal("3.100"))

    def change(content):
        content = put_item(content, "steps", replace(content.step("40"), number="41"), "40")
        content = drop_item(content, "samples", content.samples[0].code)
        return put_item(content, "bom", line, str(line.line_no))

    edit(halden, draft, change)
    assert content_of(halden, draft) == change(before)
    with halden.look() as look:
        now = {row.number: row.id for row in look.all(RecipeStep, recipe_version_id=draft)}
        bill = look.all(RecipeBomLine, RecipeBomLine.line_no, recipe_version_id=draft)
    assert {n: i for n, i in now.items() if n != "41"} == {
        n: i for n, i in kept.items() if n != "40"
    }
    assert bill[0].qty == Decimal("3.100")


def test_B14_an_edit_of_a_draft_that_somebody_changed_is_refused(halden, draft):
    """Both values are told; the other person's edit stands."""
    seen = version_of(halden, draft).row_version
    edit(halden, draft, critical_blend)
    with pytest.raises(Stale) as stale:
        edit(halden, draft, lambda c: drop_item(c, "steps", "90"), shown=seen)
    assert (stale.value.data["shown"], stale.value.data["found"]) == (seen, seen + 1)
    content = content_of(halden, draft)
    assert content.step("40").critical
    assert content.step("90")


def test_T1_every_problem_of_an_edit_is_told_at_once(halden, draft):
    """Unknown codes and limits out of order: one refusal, nothing written."""
    before = content_of(halden, draft)
    line = replace(before.bom[0], material_code="NOT-HERE", low_qty=Decimal(2), high_qty=Decimal(1))
    step = replace(before.step("40"), equipment_class="anvil")

    def change(content):
        return put_item(put_item(content, "bom", line, "1"), "steps", step, "40")

    told = refused(lambda: edit(halden, draft, change, items=[("bom", line), ("steps", step)]))
    assert {"NOT-HERE", "anvil", "1"} <= {f.subject for f in told.findings}
    twice = replace(before.step("40"), number="50")
    told = refused(lambda: edit(halden, draft, lambda c: put_item(c, "steps", twice, "40")))
    assert "50 stands there already." in str(told)
    assert content_of(halden, draft) == before


def test_W4_only_a_draft_can_be_edited(halden, third, draft):
    """Neither an effective version nor one that waits for approval changes."""
    for version_id in (third,):
        with pytest.raises(TransitionRefused):
            edit(halden, version_id, critical_blend)
    submit(halden, draft)
    with pytest.raises(TransitionRefused):
        edit(halden, draft, critical_blend)
    assert not content_of(halden, draft).step("40").critical


def test_S6_who_may_not_author_edits_nothing(halden, draft):
    """An operator and an approver without the right are refused, whatever they know."""
    for login in ("dana", "lucia"):
        refused(lambda by=login: edit(halden, draft, critical_blend, by=by))


def test_an_edit_that_changes_nothing_writes_nothing(halden, draft):
    """Saving what stands there leaves no entry and no new row version."""
    seen = version_of(halden, draft).row_version
    edit(halden, draft, lambda content: content)
    assert version_of(halden, draft).row_version == seen


def test_W23_whoever_wrote_in_the_draft_does_not_approve_it(halden, draft):
    """Priya changes one step, Sanna signs as author: Priya may not approve."""
    author_rights(halden, "priya")
    edit(halden, draft, critical_blend, by="priya")
    submit(halden, draft)
    told = refused(lambda: approve(halden, draft, "priya"))
    assert "W23.author" in told.rules
    approve(halden, draft, "tomasz", session="tomasz")
    assert version_of(halden, draft).status == "effective"


def author_rights(halden, login):
    """Give somebody who approves the planner's role as well, as a small plant would."""

    def grant(work):
        person = work.find(Account, login=login).person_id
        site = work.all(PersonRole, person_id=person)[0]
        row = work.add(
            PersonRole(
                person_id=person,
                role="planner",
                site_id=site.site_id,
                granted_at=work.now,
                granted_by_id=site.granted_by_id,
            )
        )
        work.audit("test.changed", row)

    halden.act("ingrid", grant)


def test_W23_a_version_handed_back_is_signed_anew(halden, draft):
    """The approver names what is wrong; the author mends it and signs again."""
    submit(halden, draft)
    halden.act(
        "priya", lambda work: recipe_drafts.hand_back(work, draft, "The blending time is missing.")
    )
    assert version_of(halden, draft).status == "draft"
    edit(halden, draft, critical_blend)
    submit(halden, draft)
    approve(halden, draft, "priya")
    assert content_of(halden, draft).step("40").critical
    assert version_of(halden, draft).content_sha256


def test_W4_a_draft_that_is_given_up_can_be_read_and_its_number_is_used(halden, third, draft):
    """The next draft has the next number."""
    halden.act("sanna", lambda work: recipe_drafts.give_up(work, draft, "The trial failed."))
    assert version_of(halden, draft).status == "withdrawn"
    assert content_of(halden, draft).steps
    after = halden.act(
        "sanna", lambda work: recipe_drafts.begin_version(work, third, REASON).version
    )
    assert after == "5"


def test_W5_acts_fit_the_status_only(halden, third, draft):
    """What is no draft is not given up; what does not wait is not handed back."""
    for act, version_id, by in (
        (recipe_drafts.give_up, third, "sanna"),
        (recipe_drafts.hand_back, draft, "priya"),
        (recipe_drafts.hand_back, third, "priya"),
    ):
        with pytest.raises(TransitionRefused):
            halden.act(by, lambda work, a=act, v=version_id: a(work, v, REASON))


def test_a_recipe_is_written_from_nothing_to_effective(halden):
    """Begun empty, what approval lacks is told, filled part by part, signed by two."""
    template = halden.plan.recipes()[0]
    empty = replace(
        template,
        code="TVT-50",
        version="1",
        steps=(),
        bom=(),
        yields=(),
        samples=(),
        criteria=(),
        documents=(),
        extra={},
        change_reason=REASON,
    )
    new = halden.act("sanna", lambda work: recipe_drafts.begin_recipe(work, empty).id)
    with halden.look() as look:
        missing = recipe_drafts.missing_for_approval(look, look.get(RecipeVersion, new))
    assert {"W21.graph", "PH-02"} <= {f.rule for f in missing}
    edit(halden, new, lambda _content: replace(template, code="TVT-50", version="1"))
    with halden.look() as look:
        assert recipe_drafts.missing_for_approval(look, look.get(RecipeVersion, new)) == ()
    submit(halden, new)
    approve(halden, new, "priya")
    assert version_of(halden, new).status == "effective"


def test_E44_a_recipe_code_is_taken_whatever_its_case(halden):
    """tvt-25 is TVT-25; the remedy says what to do."""
    again = replace(halden.plan.recipes()[0], code="tvt-25", version="1", change_reason=REASON)
    told = refused(
        lambda: halden.act("sanna", lambda work: recipe_drafts.begin_recipe(work, again))
    )
    assert told.rules == ("E44",)
