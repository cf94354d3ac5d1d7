"""The signing dialogue of every audience: what is shown, who signs, what changed meanwhile.

A view says what is shown (``Dialogue``) and what the signature does; opening, proving, one generic
answer to wrong credentials and the refusal of a record that changed are the same everywhere
(part11 section 8). Secrets reach ``identity.prove`` and nothing else.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.quality import Signature
from workwright.errors import Refused, Stale
from workwright.services.identity import prove, series_lives
from workwright.services.runtime import Look, Work
from workwright.services.signing import Shown, Signing, open_dialogue
from workwright.web.acting import Done, act, look, runtime
from workwright.web.htmx import page
from workwright.web.i18n import _, say
from workwright.web.sessions import facts, principal
from workwright.web.signed_words import difference, in_words

CHANGED: Final = frozenset({"E17", "E16", "S12"})
OTHER: Final = "other"


@dataclass(frozen=True)
class Dialogue:
    """What one signing dialogue says.

    Args:
        shown: exactly what the signature will cover; its content is what the person reads.
        title: names the act: *Sign the release*.
        sentence: the meaning in words: *I issued this order to production.*
        url: where the form is posted.
        submit: the key: *Sign as issued*.
        values: label and value where the content reads better in other words; else the content.
        inputs: the act's own input, carried along in the form.
        given: signatures on the same content so far.
        session_of: name of the person whose session goes on, for a second person (E25).
        note: one sentence of advice beside the fields.
    """

    shown: Shown
    title: str
    sentence: str
    url: str
    sub: str = ""
    submit: str = ""
    values: list[tuple[str, Any]] = field(default_factory=list)
    inputs: Mapping[str, str] = field(default_factory=dict)
    given: tuple[Signature, ...] = ()
    session_of: str = ""
    note: str = ""


Ask = Callable[[Look], Dialogue]


def ask(dialogue: Ask) -> Response:
    """Open the dialogue; nothing is written, and nobody is filled in (E22, D4)."""
    with look() as scope:
        return _render(dialogue(scope))


def sign(dialogue: Ask, action: Callable[[Work, Signing], Done]) -> BaseResponse:
    """Prove who signs, then act with the signature; ask again where that did not succeed.

    Raises:
        Refused: every rule that blocks the act itself.
    """
    with look() as scope:
        asked = dialogue(scope)
    if OTHER in request.form:
        return _render(asked, both=True)
    try:
        signing = _prove(asked)
    except Refused as refused:
        both = "signer" in request.form
        return _render(asked, error=_sentences(refused), both=both, status=422)
    try:
        return act(lambda work: action(work, signing))
    except Refused as refused:
        if not CHANGED.intersection(refused.rules):
            raise
    except Stale:
        pass
    return _changed(dialogue)


def version_shown() -> int:
    """Return the version of the record that the dialogue showed; services compare it (E17)."""
    text = request.form.get("shown_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _prove(asked: Dialogue) -> Signing:
    person, typed = principal(), request.form.get("signer", "").strip()
    alone = not typed and not asked.session_of and "signer" not in request.form
    proof = prove(
        runtime(),
        person.tenant_id,
        login=None if alone else typed,
        secret=request.form.get("secret", ""),
        session_id=person.session_id,
        device_id=person.device_id,
        source=facts().source,
        record=asked.title,
        work_order_id=asked.shown.work_order_id,
    )
    comment = request.form.get("comment", "").strip()
    return Signing(proof, request.form.get("challenge", ""), comment)


def _changed(dialogue: Ask) -> Response:
    """Show the record as it is now, with what changed since it was shown (E17)."""
    with look() as scope:
        asked = dialogue(scope)
    before = _content(request.form.get("shown", ""))
    changes = difference(before, asked.shown.content) if before is not None else []
    return _render(asked, changes=changes, changed=True, status=409)


def _content(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _render(
    asked: Dialogue,
    *,
    error: str = "",
    changed: bool = False,
    changes: list[tuple[str, str, str]] | None = None,
    both: bool = False,
    status: int = 200,
) -> Response:
    person = principal()
    asks_both = bool(both or asked.session_of) or not series_lives(
        runtime(), person.tenant_id, person.session_id, person.device_id
    )
    return page(
        "signature/page.html",
        "signature/_dialogue.html",
        status,
        asked=asked,
        values=asked.values or in_words(asked.shown.content),
        challenge=open_dialogue(runtime(), person.tenant_id, asked.shown),
        both=asks_both,
        error=error,
        changed=changed,
        changes=changes or [],
    )


def _sentences(refused: Refused) -> str:
    """Return every reason in one line; of credentials there is only ever one, without a hint."""
    parts = (say(f.message, f.data) for f in refused.findings)
    noted = _("The attempt was noted.")
    return " ".join([*parts, noted])
