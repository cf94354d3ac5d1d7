"""What is out of the ordinary in words, each with the place where its evidence stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from workwright.domain.text import N_
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.review_exceptions import Exceptional
from workwright.services.step_form import typed_value
from workwright.web.findings import stored_said
from workwright.web.i18n import _, amount, moment, say
from workwright.web.office.cells import written
from workwright.web.office.story_words import ACTS, Said
from workwright.web.terms import Terms

DEVIATION: Final[Mapping[str, str]] = {
    "open": N_("{number} is open"),
    "investigating": N_("{number} is being investigated"),
    "pending_approval": N_("{number} waits for approval"),
    "closed": N_("{number} is closed"),
}
SEVERITY: Final[Mapping[str, str]] = {
    "minor": N_("minor"),
    "major": N_("major"),
    "critical": N_("critical"),
}
DECIDED: Final[Mapping[str, str]] = {
    "": N_("Nobody has decided about it yet."),
    "redispense": N_("Decided: done again."),
    "accept": N_("Decided: accepted as it is."),
    "reject": N_("Decided: the material is rejected."),
}
VERDICT: Final[Mapping[str, str]] = {
    "inside": N_("inside"),
    "alert": N_("beyond the alert limit"),
    "action": N_("outside"),
    "unjudged": N_("not judged"),
}


@dataclass(frozen=True)
class ExceptionLine:
    """One line of the list: what, why, mark, and where the evidence is.

    Args:
        was: with ``now`` a value that was corrected.
    """

    what: str
    why: str = ""
    tone: str = ""
    icon: str = "info"
    step: str = ""
    who: str = ""
    rule: str = ""
    href: str = ""
    was: str = ""
    now: str = ""
    is_open: bool = False


def exception_line(words: Terms, record: OrderRecord, item: Exceptional) -> ExceptionLine:
    """Return one exception as the page says it."""
    made = {
        "deviation": _deviation,
        "attempt": _attempt,
        "yield_differs": _yield_differs,
        "refused": _refused,
        "correction": _correction,
        "late_entry": _late_entry,
        "late_verification": _late_verification,
        "act": _act,
        "warning": _warning,
    }[item.kind](words, record, item)
    return ExceptionLine(
        **{
            "step": item.step,
            "who": ", ".join(part for part in (item.who, moment(item.at)) if part),
            "rule": item.rule,
            "href": f"#step-{item.step}" if item.step else "#record",
            "is_open": item.is_open,
            **made,
        }
    )


def deviation_said(data: Mapping[str, Any]) -> str:
    """Return what a deviation says: the rule's sentence in this language, else what was typed."""
    if data["message"]:
        return say(data["message"], data["data"])
    return str(data["description"])


def field_label(words: Terms, record: OrderRecord, step: str, name: str) -> str:
    """Return what a captured field is called in the record's own words."""
    label, _schema = record.labels.field(record.snapshot.recipe.step(step), name)
    return words.profile.pick(label, words.lang)


def values_said(words: Terms, record: OrderRecord, step: str, item: CaptureRow) -> str:
    """Return the values of an attempt that are outside, each with its name and unit."""
    values = item.row.values
    outside = {n: e for n, e in values.items() if e.get("verdict") == "action"} or values
    return ", ".join(
        f"{field_label(words, record, step, name)} {value_said(entry)}"
        for name, entry in outside.items()
    )


def value_said(entry: Mapping[str, Any]) -> str:
    """Return one stored value with its unit; decimals in the reader's way of writing."""
    value = typed_value(entry)
    reason = getattr(value, "reason", None)
    if reason is not None:
        return _("not applicable: %(reason)s", reason=reason)
    return f"{written(value) or '–'} {entry.get('unit') or ''}".strip()


def _deviation(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    data = item.data
    is_open = data["status"] != "closed"
    noun = words.one("deviation")
    sentence = say(DEVIATION[data["status"]], {"number": data["number"]})
    return {
        "what": f"{noun} {sentence}",
        "why": deviation_said(data),
        "tone": "warn" if is_open else "",
        "icon": "warn" if is_open else "flag",
        "who": ", ".join((say(SEVERITY[data["severity"]]), item.who, moment(item.at))),
        "href": url_for("quality.deviation", deviation_id=item.evidence),
    }


def _attempt(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    capture: CaptureRow = item.data["capture"]
    return {
        "what": _("Attempt %(number)s outside its limits", number=capture.row.attempt),
        "why": f"{values_said(words, record, item.step, capture)}. "
        f"{say(DECIDED[item.data['decision']])}",
        "tone": "warn" if item.is_open else "",
        "icon": "scale" if capture.row.kind == "dispense" else "chart",
    }


def _yield_differs(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    data = item.data
    return {
        "what": _(
            "%(name)s: made and counted differ", name=words.profile.pick(data["name"], words.lang)
        ),
        "why": _(
            "%(made)s were recorded as made; the verified yield counts %(counted)s.",
            made=amount(data["made"], data["unit"]),
            counted=amount(data["counted"], data["unit"]),
        ),
        "tone": "warn",
        "icon": "equal",
    }


def _refused(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    findings = item.data["findings"]
    said = [stored_said(f) for f in findings]
    return {
        "what": _("Refused: %(why)s", why=said[0]) if said else _("An attempt was refused"),
        "why": " ".join([*said[1:], _("Nothing was recorded but this attempt.")]),
        "icon": "stop",
        "rule": ", ".join(dict.fromkeys(str(f.get("rule", "")) for f in findings)),
        "href": _entry(record, item),
    }


def _correction(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    data = item.data
    label = field_label(words, record, item.step, data["field"])
    approved = data["approved_by"]
    by = _("approved by %(name)s", name=approved) if approved else _("second signature missing")
    return {
        "what": _("Corrected: %(field)s", field=label),
        "why": _("“%(reason)s”", reason=data["reason"]),
        "tone": "warn" if item.is_open else "",
        "icon": "edit",
        "was": written(data["old"]) or "–",
        "now": written(data["new"]) or "–",
        "who": ", ".join((item.who, by, moment(item.at))),
    }


def _late_entry(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    label = field_label(words, record, item.step, item.data["field"])
    claimed = moment(item.data["claimed_at"])
    return {
        "what": _("Late entry: %(field)s", field=label),
        "why": _(
            "Made at %(claimed)s by the clock of the device, received at %(at)s.",
            claimed=claimed,
            at=moment(item.at),
        ),
        "icon": "clock",
    }


def _late_verification(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    return {
        "what": _("Verified after the time for the second person"),
        "why": _(
            "The time ended at %(until)s; verified at %(at)s.",
            until=moment(item.data["until"]),
            at=moment(item.at),
        ),
        "icon": "clock",
    }


def _act(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    act, detail = item.data["act"], item.data["detail"]
    said = ACTS.get(act, Said(act.replace(".", " ").replace("_", " ").capitalize()))
    parts = []
    if act == "reservation.substituted":
        parts.append(_("%(new)s instead of %(old)s.", new=detail.get("to"), old=detail.get("from")))
    if item.data["reason"]:
        parts.append(_("“%(reason)s”", reason=item.data["reason"]))
    return {
        "what": say(said.sentence, {"step": item.step or "–"}),
        "why": " ".join(parts),
        "icon": said.icon,
        "href": _entry(record, item),
    }


def _warning(words: Terms, record: OrderRecord, item: Exceptional) -> dict[str, Any]:
    return {"what": say(item.data["message"], item.data["data"]), "tone": "warn", "icon": "warn"}


def _entry(record: OrderRecord, item: Exceptional) -> str:
    """Return the place of an entry in the audit trail of this order."""
    return url_for("quality.audit_entry", seq=int(item.evidence))
