"""What a signature says, when it counts, and that it cannot be moved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workwright.domain.canonical import sha256
from workwright.domain.lifecycle import Meaning, Signer
from workwright.domain.signature import (
    Given,
    SignatureContent,
    Signed,
    counts,
    is_second_person,
    manifest,
    missing,
    next_for,
    verifies,
)
from workwright.testing.facts import an_id

SHOWN = '{"step":"20"}'
CONTENT = SignatureContent(
    tenant_id=an_id("tenant"),
    id=an_id("signature"),
    signer_id=an_id("dana"),
    printed_name="Dana Okafor",
    role="operator",
    meaning=Meaning.PERFORMED,
    signed_at=datetime(2026, 11, 9, 13, 3, 22, tzinfo=UTC),
    time_zone="Europe/Berlin",
    record_type="step_execution",
    record_id=an_id("step"),
    record_version=4,
    content_sha256=sha256(SHOWN),
    challenge="c-1",
    components="both",
)
FIRST = Signed(Signer("operator", Meaning.PERFORMED), an_id("dana"), an_id("step"), 4, "h")
SECOND = Signed(Signer("operator", Meaning.VERIFIED), an_id("ravi"), an_id("step"), 4, "h")


def test_E14_manifestation_holds_name_date_time_zone_and_meaning():
    """As it stands on screen, in print and in the export (E15)."""
    assert manifest(CONTENT) == (
        "Performed by Dana Okafor – 2026-11-09 14:03:22+01:00 (13:03:22 UTC) – "
        f"sig {str(CONTENT.id)[:8]}"
    )


def test_E16_a_stored_signature_verifies_from_its_own_fields():
    """Content shown and fields hashed belong together."""
    assert verifies(CONTENT, CONTENT.sha256(), SHOWN)
    assert not verifies(CONTENT, CONTENT.sha256(), '{"step":"21"}')


@pytest.mark.parametrize(
    "moved",
    [
        {"record_id": an_id("another step")},
        {"record_version": 5},
        {"record_type": "deviation"},
        {"meaning": Meaning.VERIFIED},
        {"tenant_id": an_id("another tenant")},
        {"signer_id": an_id("ravi")},
        {"printed_name": "Ravi Sen"},
        {"role": "supervisor"},
        {"signed_at": datetime(2026, 11, 9, 13, 3, 23, tzinfo=UTC)},
        {"time_zone": "UTC"},
        {"content_sha256": "0" * 64},
        {"challenge": "c-2"},
        {"components": "secret"},
        {"comment": "later"},
        {"previous_id": an_id("first")},
    ],
)
def test_E16_a_signature_copied_to_anything_else_does_not_verify(moved):
    """Every field is under the hash: record, version, meaning, person, time, tenant."""
    assert not verifies(replace(CONTENT, **moved), CONTENT.sha256(), SHOWN)


def test_E18_a_superseded_signature_stays_and_no_longer_counts():
    """Nor one of another record or of content that changed since."""
    assert counts(FIRST, an_id("step"), "h")
    assert not counts(replace(FIRST, superseded=True), an_id("step"), "h")
    assert not counts(FIRST, an_id("other"), "h")
    assert not counts(FIRST, an_id("step"), "other content")


@pytest.mark.parametrize(
    ("second", "valid"),
    [
        (SECOND, True),
        (replace(SECOND, person_id=FIRST.person_id), False),
        (replace(SECOND, content_sha256="x"), False),
        (replace(SECOND, record_version=5), False),
        (replace(SECOND, record_id=an_id("other")), False),
    ],
)
def test_E28_two_people_sign_the_same_content(second: Signed, valid: bool):
    """Different people, same record, version and content."""
    assert is_second_person(FIRST, second) is valid


SUPERVISOR = Signer("supervisor", Meaning.ISSUED)
QUALITY = Signer("qa_reviewer", Meaning.ISSUED)


def test_D1_signatures_may_come_in_any_order_until_none_is_missing():
    """Each person at their own time; the last one completes the request."""
    needed = [SUPERVISOR, QUALITY]
    given = [Given(QUALITY, an_id("quinn"))]
    assert missing(needed, given) == (SUPERVISOR,)
    assert missing(needed, [*given, Given(SUPERVISOR, an_id("sam"))]) == ()
    assert missing([SUPERVISOR, SUPERVISOR], given) == (SUPERVISOR, SUPERVISOR)


def test_E28_one_person_signs_a_transition_once():
    """Holding both roles does not make two people of one."""
    needed, roles = [SUPERVISOR, QUALITY], frozenset({"supervisor", "qa_reviewer"})
    sam = an_id("sam")
    assert next_for(needed, [], sam, roles) == SUPERVISOR
    assert next_for(needed, [Given(SUPERVISOR, sam)], sam, roles) is None
    assert next_for(needed, [Given(SUPERVISOR, sam)], an_id("quinn"), roles) == QUALITY
    assert next_for(needed, [], sam, frozenset({"operator"})) is None
