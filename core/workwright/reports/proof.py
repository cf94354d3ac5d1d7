"""Prove a printed record by itself: its data, its evidence, and that the pages show just that.

Nothing but the file is read; with the public key of the installation it is proved who made it.
Each result names what was looked at and, where it fails, the first place that is wrong.
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workwright.domain.canonical import canonical
from workwright.errors import WorkwrightError
from workwright.reports import evidence_check, renderer
from workwright.reports.context import RecordContext, content_hash
from workwright.reports.pagetext import Pages, Unreadable
from workwright.reports.pdf_names import ATTACHMENT
from workwright.reports.rebuild import first_difference, rebuilt_content
from workwright.reports.render import USUAL, Limits, RenderFailed, render
from workwright.reports.schema import shape_faults
from workwright.reports.seal import holds
from workwright.reports.workshop import Workshop

SHOWN_FAULTS = 3
# What hostile or broken data make our own code stumble with.
MISSHAPEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    WorkwrightError,
)


@dataclass(frozen=True)
class Result:
    """One thing that was looked at.

    Args:
        what: attachment, format, content, snapshot, chain, checkpoint, signatures, seal,
            derivation or pages.
        text: one sentence that says what was proved, or what is wrong and where.
    """

    what: str
    ok: bool
    text: str


def verify_record(
    pdf: bytes,
    public_key: bytes | None = None,
    *,
    limits: Limits = USUAL,
    workshop: Workshop | None = None,
) -> list[Result]:
    """Return what the file proves; every result must be ok.

    Args:
        public_key: of the installation that made it, 32 bytes. Without it the record is compared
            with the key that it names itself, and the results say so.
        workshop: where its pages are made again; without it one is opened for this file alone.
    """
    try:
        pages = Pages(pdf)
        files = pages.files()
    except Unreadable as error:
        return [Result("file", False, f"This is no PDF that can be read: {error}.")]
    attachment = _attachment(files)
    if not attachment.ok:
        return [attachment]
    record, shape = _readable(files[ATTACHMENT])
    if record is None:
        return [attachment, shape]
    pages_proved = _guarded("pages", lambda: _pages(record, pdf, pages, limits, workshop))
    return [attachment, shape, *_data_results(record, public_key), pages_proved]


def verify_data(text: str, public_key: bytes | None = None) -> list[Result]:
    """Return what an exported record proves, without any pages."""
    record, shape = _readable(text.encode())
    return [shape] if record is None else [shape, *_data_results(record, public_key)]


def _data_results(record: RecordContext, public_key: bytes | None) -> list[Result]:
    return [
        _guarded("content", lambda: _content(record)),
        _guarded("snapshot", lambda: _snapshot(record)),
        _guarded("chain", lambda: _chain(record)),
        _guarded("checkpoint", lambda: _checkpoint(record, public_key)),
        _guarded("signatures", lambda: _signatures(record)),
        _guarded("seal", lambda: _seal(record, public_key)),
        _guarded("derivation", lambda: _derivation(record)),
    ]


def _guarded(what: str, check: Callable[[], Result]) -> Result:
    """Return what a check says; data that it stumbles over are a fault of the data."""
    try:
        return check()
    except MISSHAPEN as error:
        return Result(what, False, f"This cannot be checked: {type(error).__name__}: {error}.")


def _attachment(files: Mapping[str, bytes]) -> Result:
    others = sorted(set(files) - {ATTACHMENT})
    if ATTACHMENT not in files:
        return Result("attachment", False, f"The file carries no {ATTACHMENT}.")
    if others:
        return Result("attachment", False, f"The file carries more than a record: {others[0]}.")
    return Result("attachment", True, f"The file carries {ATTACHMENT} and nothing else.")


def _readable(raw: bytes) -> tuple[RecordContext | None, Result]:
    try:
        text = raw.decode("utf-8")
        record = RecordContext.read(text)
        faults = list(shape_faults(record.data))
        if not faults and canonical(record.data) != text:
            faults = ["the text is not in its canonical form"]
    except MISSHAPEN as error:
        return None, Result("format", False, f"The record cannot be read: {error}.")
    if faults:
        return None, _judged("format", faults, "")
    return record, Result(
        "format", True, f"The record is complete in format {record.data['format']}."
    )


def _content(record: RecordContext) -> Result:
    if content_hash(record.content) != record.content_sha256:
        return Result("content", False, "The content does not meet its hash.")
    return Result("content", True, f"The content meets its hash {record.content_sha256[:16]}.")


def _snapshot(record: RecordContext) -> Result:
    cover = record.content["sections"]["cover"]
    faults = evidence_check.snapshot_faults(record.data["evidence"], cover)
    return _judged("snapshot", faults, "The snapshot is the one the order was released with.")


def _chain(record: RecordContext) -> Result:
    evidence = record.data["evidence"]
    count = len(list(evidence_check.own_bodies(evidence)))
    good = f"{count} entries of the audit trail hang together as they were written."
    return _judged("chain", evidence_check.chain_faults(evidence), good)


def _checkpoint(record: RecordContext, public_key: bytes | None) -> Result:
    evidence = record.data["evidence"]
    key = public_key or _own_key(record)
    if key is None:
        return Result("checkpoint", False, "The record names no key; give the installation's.")
    left = evidence_check.uncovered(evidence)
    good = "Every entry is covered by a signed checkpoint."
    if left:
        good = f"Signed checkpoints hold; the last {left} entries are covered by the seal alone."
    return _judged(
        "checkpoint", evidence_check.checkpoint_faults(evidence, key), good + _whose(public_key)
    )


def _signatures(record: RecordContext) -> Result:
    evidence = record.data["evidence"]
    good = f"{len(evidence['signatures'])} signatures verify from what is stored of them."
    return _judged("signatures", evidence_check.signature_faults(evidence), good)


def _seal(record: RecordContext, public_key: bytes | None) -> Result:
    if record.data["seal"] is None:
        return Result("seal", False, "The record is not sealed.")
    key = public_key or _own_key(record)
    if key is None or not holds(record.data, key):
        return Result("seal", False, "The seal does not hold: data or key are not those sealed.")
    copy = record.data["copy"]
    which = f"copy {copy['number']}" if copy else "preview"
    return Result("seal", True, f"The seal over {which} holds.{_whose(public_key)}")


def _derivation(record: RecordContext) -> Result:
    expected = rebuilt_content(record)
    where = first_difference(record.content, expected)
    if where is not None:
        return Result("derivation", False, f"The evidence says something else at {where}.")
    carried = sum(len(rows) for rows in record.data["carried"]["rows"].values())
    rest = f"; {carried} rows rest on the seal alone" if carried else ""
    return Result("derivation", True, f"The content follows from chain and snapshot{rest}.")


def _pages(
    record: RecordContext, pdf: bytes, pages: Pages, limits: Limits, workshop: Workshop | None
) -> Result:
    named = record.data["renderer"]
    version = named["templates"]["version"]
    try:
        here = renderer.describe(version, tuple(sorted(named["plugin_templates"])))
    except (OSError, ModuleNotFoundError, ValueError):
        return Result("pages", False, f"Not proved: templates {version} are not installed here.")
    if (here["templates"], here["plugin_templates"]) != (
        named["templates"],
        named["plugin_templates"],
    ):
        return Result("pages", False, f"Not proved: templates {version} differ from those used.")
    try:
        again = render(record, limits, workshop=workshop).pdf
    except RenderFailed as error:
        return Result("pages", False, f"Not proved: {error}")
    if again == pdf:
        return Result("pages", True, "The pages are those of the data, byte for byte.")
    return _compared(pages, Pages(again), same=canonical(here) == canonical(named))


def _compared(pages: Pages, again: Pages, *, same: bool) -> Result:
    """Say where two renderings differ; of another renderer only the words count."""
    active = pages.active_parts()
    if active:
        return Result("pages", False, f"The file holds more than pages: {active[0]}.")
    mine, expected = pages.texts(), again.texts()
    if len(mine) != len(expected):
        text = f"The file has {len(mine)} pages, its data give {len(expected)}."
        return Result("pages", False, text)
    for number, (one, other) in enumerate(zip(mine, expected, strict=True), start=1):
        if one != other:
            return Result("pages", False, f"Page {number} {_where(one, other)}.")
    if same:
        text = "The pages say what the data say but are not drawn as our renderer draws them."
        return Result("pages", False, text)
    text = "Every page says what the data say; another renderer drew it, so bytes differ."
    return Result("pages", True, text)


def _where(one: str, other: str) -> str:
    """Return what a page says and what it should say, around the first difference."""
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, at - 12)
    said, right = one[start : at + 12], other[start : at + 12]
    return f"says {said!r} where the data give {right!r}"


def _own_key(record: RecordContext) -> bytes | None:
    seal = record.data["seal"]
    try:
        return base64.b64decode(seal["public_key"], validate=True) if seal else None
    except ValueError:
        return None


def _whose(public_key: bytes | None) -> str:
    if public_key is not None:
        return ""
    return " No key was given: compare the key the record names with the installation's."


def _judged(what: str, faults: Iterable[str], good: str) -> Result:
    found = list(faults)
    if not found:
        return Result(what, True, good)
    more = f" (and {len(found) - SHOWN_FAULTS} more)" if len(found) > SHOWN_FAULTS else ""
    told = "; ".join(found[:SHOWN_FAULTS])
    return Result(what, False, f"{told[:1].upper()}{told[1:]}{more}.")
