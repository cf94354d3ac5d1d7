"""The master record: written by one, approved by another, then never changed (act 1)."""

from dataclasses import replace

import pytest

from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import RecipeStep, RecipeVersion
from workwright.demo.setup import author_and_approve
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused
from workwright.services import people, recipes
from workwright.services.identity import prove
from workwright.services.signing import Signing, open_dialogue
from workwright.services.withdrawal import withdraw_version


@pytest.fixture
def fourth(halden):
    """The recipe of the tablets as its next version."""
    return replace(halden.plan.recipes()[0], version="4", change_reason="Slower lubrication.")


@pytest.fixture
def draft(halden, fourth):
    """The next version, authored by Sanna and not yet signed."""
    return halden.act("sanna", lambda work: recipes.author_version(work, fourth).id)


def shown(version_id, meaning):
    """Return what the dialogue of the version shows."""
    return lambda look: recipes.shown_version(look, look.get(RecipeVersion, version_id), meaning)


def submit(halden, version_id, login="sanna"):
    """Sign the draft as its author."""
    halden.sign(
        login,
        shown(version_id, Meaning.AUTHORED),
        lambda work, signing: recipes.submit_version(work, version_id, signing),
    )


def approve(halden, version_id, login, session="priya"):
    """Approve by whoever gives name and secret, in the session of somebody."""
    proof = prove(
        halden.runtime,
        halden.tenant_id,
        login=login,
        secret=halden.plan.secret,
        session_id=None,
        device_id=None,
    )
    with halden.look() as look:
        dialogue = shown(version_id, Meaning.APPROVED)(look)
        challenge = open_dialogue(halden.runtime, halden.tenant_id, dialogue)
    signing = Signing(proof, challenge, "")
    halden.act(session, lambda work: recipes.approve_version(work, version_id, signing))


def version_of(halden, version_id):
    with halden.look() as look:
        return look.get(RecipeVersion, version_id)


def test_T1_every_unknown_name_of_a_recipe_is_told_at_once(halden, fourth):
    """Materials, documents, classes and kinds of steps that do not exist: one refusal, no row."""
    first, *rest = fourth.steps
    wrong = replace(first, equipment_class="anvil", kind="forge")
    line = replace(fourth.bom[0], material_code="NOT-HERE")
    content = replace(fourth, line_code="L-9", steps=(wrong, *rest), bom=(line, *fourth.bom[1:]))
    with pytest.raises(Refused) as refused:
        halden.act("sanna", lambda work: recipes.author_version(work, content))
    assert {"NOT-HERE", "anvil", "forge", "L-9"} <= {f.subject for f in refused.value.findings}
    with halden.look() as look:
        assert [v.version for v in recipes.versions_of(look, fourth.code)] == ["3"]


def test_W4_a_version_number_is_used_once(halden, fourth):
    """Version 3 exists; nobody writes it again."""
    again = replace(fourth, version="3")
    with pytest.raises(Refused) as refused:
        halden.act("sanna", lambda work: recipes.author_version(work, again))
    assert refused.value.rules == ("W4",)


def test_W23_the_author_does_not_approve(halden, draft):
    """Whoever signed as author is refused as approver, in whoever's session."""
    sanna = halden.person_id("sanna")
    halden.act("ingrid", lambda work: people.grant_role(work, sanna, "production_reviewer"))
    submit(halden, draft)
    with pytest.raises(Refused) as refused:
        approve(halden, draft, "sanna")
    assert any(rule.startswith(("W23", "PH-01")) for rule in refused.value.rules)
    assert version_of(halden, draft).status == "in_approval"


def test_W24_the_signer_must_be_entitled_not_the_session(halden, draft):
    """Lea signs in Priya's session: Lea may not approve, so nobody has approved."""
    submit(halden, draft)
    with pytest.raises(Refused) as refused:
        approve(halden, draft, "lea")
    assert refused.value.rules == ("E9",)
    assert version_of(halden, draft).status == "in_approval"


def test_W24_the_author_signs_under_the_role_that_lets_him(halden, draft):
    """The signature names the plant's role under which it was given, not a word of ours."""
    submit(halden, draft)
    approve(halden, draft, "priya")
    with halden.look() as look:
        signed = look.all(Signature, Signature.signed_at, record_id=draft)
    assert [(s.meaning, s.role) for s in signed] == [
        ("authored", "planner"),
        ("approved", "production_reviewer"),
    ]


def test_W5_approval_supersedes_the_version_before(halden, fourth):
    """From its approval on the new version is the effective one, the old one superseded."""
    author_and_approve(halden, fourth)
    with halden.look() as look:
        found = {v.version: v.status for v in recipes.versions_of(look, fourth.code)}
    assert found == {"3": "superseded", "4": "effective"}


def test_a_draft_is_not_approved_before_its_author_signed(halden, draft):
    """Approval needs a version that its author handed over."""
    with pytest.raises(Refused):
        approve(halden, draft, "priya")
    assert version_of(halden, draft).status == "draft"


def test_E35_a_version_is_withdrawn_with_a_reason(halden):
    """A reason that says nothing withdraws nothing."""
    with halden.look() as look:
        version = recipes.versions_of(look, "TVT-25")[0].id
    with pytest.raises(Refused) as refused:
        halden.act("priya", lambda work: withdraw_version(work, version, "."))
    assert refused.value.rules == ("E35",)
    halden.act(
        "priya",
        lambda work: withdraw_version(work, version, "the assay of the active is in doubt"),
    )
    assert version_of(halden, version).status == "withdrawn"


def test_the_content_of_a_version_comes_back_as_it_was_written(halden, fourth, draft):
    """Steps, materials and header read from the rows are the content that was authored."""
    with halden.look() as look:
        version = look.get(RecipeVersion, draft)
        assert recipes.content_of(look, version) == fourth
        assert len(look.all(RecipeStep, recipe_version_id=draft)) == len(fourth.steps)
