"""Printed copies: asked for, made after the commit, stored once, handed out (E42, F12, S29)."""

import json
from uuid import UUID

import pytest
from tests.reports.builder import KEY

from workwright.db.queue import NotGivenUp
from workwright.db.tables.evidence import AuditEntry, RecordFile
from workwright.db.tables.operations import Job
from workwright.errors import NotFound, Refused
from workwright.reports.pagetext import Pages
from workwright.reports.proof import verify_record
from workwright.services import records
from workwright.services.records import (
    copies,
    open_record,
    preview,
    record_file,
    request_at,
    request_record,
    try_again,
)
from workwright.testing.shared import warm_workshop


def entries(desk, act):
    with desk.look() as look:
        rows = look.all(AuditEntry, AuditEntry.seq, act=act)
    return [json.loads(row.body) for row in rows]


def files(desk):
    with desk.look() as look:
        return look.all(RecordFile, RecordFile.copy_no)


def test_E42_each_copy_has_its_number_and_stands_in_the_audit_trail(desk):
    """Printed twice: copy 1 and copy 2; who asked and what was made are entries of the chain."""
    first = desk.do(request_record, desk.order_id)
    desk.worker().sweep()
    desk.clock.move(hours=3)
    second = desk.do(request_record, desk.order_id)
    desk.worker().sweep()

    assert (first.copy_no, second.copy_no) == (1, 2)
    one, two = files(desk)
    assert (one.copy_no, two.copy_no) == (1, 2)
    assert [e["detail"]["copy_no"] for e in entries(desk, "record.requested")] == [1, 2]
    printed = entries(desk, "record.printed")
    assert [e["detail"]["sha256"] for e in printed] == [one.sha256, two.sha256]
    assert {e["printed_name"] for e in printed} == {"Tomasz Nowak"}
    assert {e["work_order_id"] for e in printed} == {str(desk.order_id)}
    contents = {e["detail"]["content_sha256"] for e in printed}
    assert len(contents) == 1
    data = json.loads(Pages(two.content).files()["record.json"])
    assert data["copy"]["earlier"][0]["sha256"] == one.sha256
    assert "copy 2" in "".join(Pages(two.content).texts())


def test_E2_a_stored_copy_proves_itself(desk):
    """What the product stored is proved by the file and the public key alone."""
    desk.do(request_record, desk.order_id)
    desk.worker().sweep()
    results = verify_record(files(desk)[0].content, KEY.public_bytes, workshop=warm_workshop())
    assert [r.text for r in results if not r.ok] == []


def test_E42_nobody_prints_without_permission(desk):
    """Refused, noted, and no copy number is used up."""
    with pytest.raises(Refused):
        desk.do(request_record, desk.order_id, by="lindqvist")
    assert desk.do(request_record, desk.order_id).copy_no == 1


def test_S2_an_unknown_order_or_report_is_not_found(desk):
    """The same answer for another tenant's order."""
    with pytest.raises(NotFound):
        desk.do(request_record, UUID(int=7))
    with pytest.raises(NotFound):
        desk.do(request_record, desk.order_id, "no_such_report")


def test_F12_a_worker_killed_over_the_pages_leaves_nothing_and_the_copy_is_made_once(desk):
    """Killed after drawing, before storing: no file, no entry; another worker makes the copy."""
    desk.do(request_record, desk.order_id)
    died = desk.crash("record rendered")
    assert died.returncode == -9, died.stderr
    assert files(desk) == []
    assert entries(desk, "record.printed") == []

    assert desk.worker().sweep() == 0
    desk.clock.move(seconds=61)
    assert desk.worker().sweep() == 1
    assert [f.copy_no for f in files(desk)] == [1]
    assert len(entries(desk, "record.printed")) == 1


def test_F12_a_worker_killed_after_storing_does_not_print_again(desk):
    """Stored but not reported as done: the next worker finds the file and leaves it."""
    desk.do(request_record, desk.order_id)
    died = desk.crash("job done")
    assert died.returncode == -9, died.stderr
    stored = files(desk)[0].sha256

    desk.clock.move(seconds=61)
    assert desk.worker().sweep() == 1
    assert [f.sha256 for f in files(desk)] == [stored]
    assert len(entries(desk, "record.printed")) == 1
    with desk.look() as look:
        job = look.all(Job)[0]
        assert (job.status, job.result["sha256"]) == ("done", stored)


def test_a_stored_copy_is_never_drawn_again_under_its_number(desk):
    """Asked to make it once more, the handler answers with what is stored."""
    desk.do(request_record, desk.order_id)
    desk.worker().sweep()
    before = files(desk)[0].sha256
    with desk.look() as look:
        job = look.all(Job)[0]
    from workwright.db.queue import Task

    task = Task(desk.tenant_id, job.id, job.kind, job.key, job.payload, job.requested_by_id)
    assert records.make_record(desk.runtime, task)["sha256"] == before
    assert len(files(desk)) == 1


def test_a_copy_that_cannot_be_made_is_visible_and_can_be_tried_again(desk, monkeypatch):
    """Three tries, then given up with its reason; tried again it keeps its number."""
    asked = desk.do(request_record, desk.order_id)
    monkeypatch.setattr("workwright.reports.render.MOST_CHARACTERS", 10)
    for _ in range(3):
        desk.worker().sweep()
        desk.clock.move(minutes=1)
    with desk.look() as look:
        state = copies(look, desk.order_id)[0]
    assert (state.status, state.copy_no, state.file_id) == ("failed", 1, None)
    assert "could not be made" in state.error

    monkeypatch.undo()
    desk.do(try_again, asked.job_id)
    desk.worker().sweep()
    with desk.look() as look:
        state = copies(look, desk.order_id)[0]
    assert (state.status, state.copy_no) == ("done", 1)
    with pytest.raises(NotGivenUp):
        desk.do(try_again, asked.job_id)


def test_copies_show_where_each_stands(desk):
    """Waiting first, then done with its pages; newest first."""
    desk.do(request_record, desk.order_id)
    with desk.look() as look:
        assert [(c.copy_no, c.status) for c in copies(look, desk.order_id)] == [(1, "waiting")]
    desk.worker().sweep()
    with desk.look() as look:
        done = copies(look, desk.order_id)[0]
        assert (done.status, done.asked_by) == ("done", "Tomasz Nowak")
        assert done.pages == record_file(look, desk.order_id).pages > 3


def test_E42_opening_a_stored_copy_is_noted(desk):
    """Who opened which copy stands in the audit trail (D4)."""
    desk.do(request_record, desk.order_id)
    desk.worker().sweep()
    file_id = files(desk)[0].id
    content = desk.do(open_record, file_id, by="keller").content
    assert content.startswith(b"%PDF")
    opened = entries(desk, "record.opened")
    assert [(e["printed_name"], e["detail"]["copy_no"]) for e in opened] == [("Dr. Anja Keller", 1)]
    with pytest.raises(Refused):
        desk.do(open_record, file_id, by="lindqvist")


def test_W3_prints_do_not_change_what_is_printed(desk):
    """The content of a closed order is the same before and after it was printed and opened."""
    with desk.look() as look:
        before = preview(look, desk.order_id).content_sha256
    desk.do(request_record, desk.order_id)
    desk.worker().sweep()
    desk.do(open_record, files(desk)[0].id)
    with desk.look() as look:
        assert preview(look, desk.order_id).content_sha256 == before


def test_a_running_order_is_printed_so_far(bare):
    """Not final, under a copy number of its own, and it says so."""
    asked = bare.do(request_record, bare.order_id)
    assert asked.copy_no == 1
    assert entries(bare, "record.requested")[0]["detail"]["final"] is False
    with bare.look() as look:
        assert not preview(look, bare.order_id).is_final


def test_an_order_that_is_not_released_has_no_record(bare):
    """There is nothing to print before release."""
    from workwright.db.tables.orders import WorkOrder

    with bare.book.work("lindqvist") as work:
        draft = bare.book.a_draft("TVT-26-0200")
        draft.external_name = None
        work.add(draft)
        work.audit("work_order.created", draft, work_order_id=draft.id)
    with pytest.raises(NotFound):
        bare.do(request_record, draft.id)
    with bare.look() as look, pytest.raises(NotFound):
        record_file(look, look.get(WorkOrder, draft.id).id)


@pytest.mark.parametrize(
    ("transition", "copies_asked"),
    [("release_to_stock", 1), ("reject", 0), ("complete", 0), ("pause", 0), ("release", 0)],
)
def test_the_profile_says_at_which_transition_a_record_is_stored(bare, transition, copies_asked):
    """The pharmaceutical profile stores it at the release to stock."""

    def ask(work):
        from workwright.services.orders import lock_order

        return request_at(work, lock_order(work, bare.order_id), transition)

    assert len(bare.do(ask)) == copies_asked
