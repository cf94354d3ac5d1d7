"""Walk a tenant's chain from its first entry to its head and say what was done to it (E38, S20)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from workwright.verify.checkpoints import Anchors
from workwright.verify.hashing import link_hasher
from workwright.verify.model import Kind, Problem, Progress, TenantReport
from workwright.verify.reading import Look

GENESIS = "0" * 64
STEP = 5_000

Link = Callable[[int, str, str], str]

ENTRIES = """
    SELECT seq, prev_hash, hash, body, act, entity, entity_id, work_order_id
      FROM audit_entry WHERE tenant_id = :tenant ORDER BY seq, id
"""
HEAD = "SELECT seq, hash FROM audit_head WHERE tenant_id = :tenant"


@dataclass
class Walk:
    """Where the walk stands, and what it saw so far.

    Args:
        recent: hash to place of the last entries, to tell a fork from an edit.
        suspect: the entry before was bad, so that its followers' links prove nothing new.
        changes: changed fields in all bodies; how much memory the comparison of rows needs.
        moved: place to the number under which the entry that stands there was written.
    """

    report: TenantReport
    anchors: Anchors
    seq: int = 0
    hash: str = GENESIS
    suspect: bool = False
    changes: int = 0
    recent: dict[str, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)

    def bad(self, kind: Kind, rule: str, seq: int, message: str, **data: object) -> None:
        """Report what is wrong at this place of the chain."""
        found = Problem(kind, rule, message, {"seq": seq, **data}, "audit_entry", seq=seq)
        self.report.add(found)


def walk_chain(look: Look, report: TenantReport, anchors: Anchors, progress: Progress) -> Walk:
    """Check every entry's hash and link, the head, and the checkpoints on the way."""
    walk = Walk(report, anchors)
    link = link_hasher(look.tenant)
    rows = 0
    for seq, previous, hash_, body, act, entity, entity_id, order_id in look.sql(ENTRIES):
        rows += 1
        if seq != walk.seq + 1:
            _place(walk, seq)
        if link(seq, previous, body) != hash_:
            _altered(walk, link, seq, previous, hash_, body)
            walk.suspect = True
        else:
            if previous != walk.hash and seq == walk.seq + 1:
                _broken_link(walk, seq, previous)
            walk.suspect = False
            subject = "null" if entity_id is None else f'"{entity_id}"'
            order = "null" if order_id is None else f'"{order_id}"'
            if not (
                body.startswith(f'{{"act":{_quoted(act)},')
                and body.endswith(f'"work_order_id":{order}}}')
                and f'"entity":{_quoted(entity)},"entity_id":{subject},' in body
            ):
                message = "the columns of entry {seq} do not say what its body says"
                walk.bad("edit", "E38", seq, message)
        walk.seq, walk.hash = seq, hash_
        walk.recent[hash_] = seq
        if seq in anchors.places:
            anchors.pass_by(seq, hash_, report)
        walk.changes += body.count('"field":')
        if rows % STEP == 0:
            walk.recent = dict(islice(walk.recent.items(), max(len(walk.recent) - STEP, 0), None))
            progress(rows, 0, "entries")
    report.count("entries", rows)
    progress(rows, rows, "entries")
    _moves(walk)
    _end(look, walk)
    anchors.end(walk.seq, report)
    report.problems.sort(key=lambda problem: problem.seq or 0)
    return walk


def _place(walk: Walk, seq: int) -> None:
    if seq <= walk.seq:
        walk.bad("fork", "S18", seq, "there are two entries at place {seq}")
    elif seq > walk.seq + 1:
        first, last = walk.seq + 1, seq - 1
        message = (
            "entries {first} to {last} are missing" if first < last else "entry {first} is missing"
        )
        walk.bad("gap", "E38", first, message, first=first, last=last)


def _altered(walk: Walk, link: Link, seq: int, previous: str, hash_: str, body: str) -> None:
    was = _seq_of(body)
    if was is not None and was != seq and link(was, previous, body) == hash_:
        walk.moved[seq] = was
    else:
        walk.bad("edit", "E38", seq, "entry {seq} was changed after it was written")


def _moves(walk: Walk) -> None:
    """Say what was done to entries that stand at another place than they were written at.

    Whole again when they only changed places; else the places and numbers that do not match
    tell whether entries were pushed in or taken out before the others were renumbered.
    """
    if not walk.moved:
        return
    places, numbers = set(walk.moved), set(walk.moved.values())
    first = min(places)
    if places == numbers:
        was = walk.moved[first]
        walk.bad("order", "E38", first, "entry {seq} stood at place {was}", was=was)
    elif walk.moved[first] < first:
        seq = min(numbers - places)
        walk.bad("insert", "E38", seq, "an entry was pushed in at place {seq}")
    else:
        seq = min(places - numbers)
        walk.bad("gap", "E38", seq, "entry {seq} was taken out and the others renumbered")


def _broken_link(walk: Walk, seq: int, previous: str) -> None:
    if previous in walk.recent:
        after = walk.recent[previous]
        if after in walk.moved:
            return
        walk.bad("fork", "S18", seq, "entry {seq} was made after entry {after}", after=after)
    elif not walk.suspect:
        before = seq - 1
        message = "entry {before} was rewritten: entry {seq} was made after another one"
        walk.bad("edit", "E38", before, message, before=before)


def _seq_of(body: str) -> int | None:
    try:
        found = json.loads(body).get("seq")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, int) else None


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """Return a column as the canonical text holds it: a search there is far cheaper than JSON."""
    return json.dumps(text, ensure_ascii=False)


def _end(look: Look, walk: Walk) -> None:
    heads = [(seq, hash_) for seq, hash_ in look.sql(HEAD)]
    if not heads:
        if walk.seq:
            walk.bad("edit", "S18", walk.seq, "the head of the chain is missing")
        return
    seq, hash_ = heads[0]
    if seq > walk.seq:
        first = walk.seq + 1
        walk.bad(
            "tail_loss", "E38", first, "the end is missing: entries {first} to {last}",
            first=first, last=seq,
        )  # fmt: skip
    elif seq < walk.seq:
        walk.bad("insert", "E38", seq + 1, "entry {seq} and those after it stand behind the head")
    elif hash_ != walk.hash and not walk.suspect:
        walk.bad("edit", "E38", seq, "the head does not name the last entry, {seq}")
