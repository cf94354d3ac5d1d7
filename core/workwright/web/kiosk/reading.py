"""What a person reads before signing at the kiosk: each value on a line of its own (E17, K4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.services.kiosk_views import StepView
from workwright.services.record import OrderRecord
from workwright.web.captured_words import CODES, StepWords, decision_said, verdict_said
from workwright.web.i18n import _
from workwright.web.signed_words import in_words
from workwright.web.surroundings import terms

SAID_APART = frozenset({"values", "field", "attempt", "verdict", "decision", "lot"})


@dataclass(frozen=True)
class AttemptLine:
    """One attempt as it is read: what was asked, what was recorded, by whom and when."""

    capture_id: UUID
    label: str
    value: str
    who: str
    at: datetime
    out: bool


def words_of(record: OrderRecord, number: str, lang: str) -> StepWords:
    """Return the words of a step for a reader."""
    return StepWords(record, record.snapshot.recipe.step(number), lang)


def attempt_lines(words: StepWords, step: StepView) -> list[AttemptLine]:
    """Return every attempt of the step, oldest first, with the label it was entered under."""
    return [
        AttemptLine(
            capture_id=attempt.capture_id,
            label=_numbered(words.field(attempt.field), attempt.attempt),
            value=_with_marks(
                words.values(attempt.values, [attempt.lot_code or ""]),
                attempt.verdict,
                attempt.decision,
            ),
            who=attempt.performer,
            at=attempt.at,
            out=attempt.verdict == "action",
        )
        for attempt in step.attempts
    ]


def step_values(content: Mapping[str, Any], words: StepWords) -> list[tuple[str, str]]:
    """Return label and value of everything that the signature of a step covers.

    Args:
        content: of ``signed_step.shown_content``; every capture in it is shown.
    """
    name = words.record.profile.pick(words.step.name, words.lang)
    lines = [
        (terms().one("batch"), f"{content.get('batch', '')}"),
        (terms().one("step"), f"{content.get('step', '')} {name}".strip()),
    ]
    for capture in content.get("captures", ()):
        codes = [str(capture.get(key) or "") for key in CODES]
        shown = words.values(capture["values"], codes)
        lines.append(
            (
                _numbered(words.field(str(capture["field"])), capture["attempt"]),
                _with_marks(shown, capture.get("verdict"), capture.get("decision")),
            )
        )
    return lines


def decision_values(content: Mapping[str, Any], words: StepWords) -> list[tuple[str, str]]:
    """Return label and value of everything that the signature of a decision covers (K8)."""
    captured = _numbered(words.field(str(content["field"])), content["attempt"])
    values = words.values(content["values"], [str(content.get("lot") or "")])
    own = {
        _("Attempt"): f"{content['attempt']}",
        captured: values,
        _("Verdict"): verdict_said(content.get("verdict")),
        _("Decision"): decision_said(content.get("decision")),
    }
    rest = {key: value for key, value in content.items() if key not in SAID_APART}
    return [*in_words(rest), *((label, value) for label, value in own.items() if value)]


def _numbered(label: str, attempt: int) -> str:
    return label if attempt == 1 else _("%(field)s, attempt %(no)s", field=label, no=attempt)


def _with_marks(shown: str, verdict: str | None, decision: str | None) -> str:
    marks = [verdict_said(verdict) if verdict == "action" else "", decision_said(decision)]
    return ", ".join(part for part in (shown, *marks) if part)
