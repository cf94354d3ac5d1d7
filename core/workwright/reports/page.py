"""Turn the data of a record into HTML; nothing but the data decides what stands on the pages.

Runs in the limited child, for a fresh copy and for a proof alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from workwright.reports.context import RecordContext
from workwright.reports.speech import Speech, brief, capitalized, groups, short
from workwright.reports.templating import environment, sources_of

Data = Mapping[str, Any]

COUNTS = (
    ("steps", "steps"),
    ("captures", "recorded attempts"),
    ("outside", "outside their limits"),
    ("refused", "refused attempts"),
    ("deviations", "deviations"),
    ("corrections", "corrections"),
    ("late", "late entries"),
    ("signatures", "signatures"),
)


def html_of(record: RecordContext) -> str:
    """Return the whole record as one HTML document, each language after the other."""
    first = record.data["presentations"][0]
    named = record.data["renderer"]
    sources = sources_of(named["templates"]["version"], sorted(named["plugin_templates"]))
    bodies = [
        Markup(_body(record, shown, sources, is_first=shown is first))  # noqa: S704 - our template
        for shown in record.data["presentations"]
    ]
    speech = Speech(first)
    cover = record.content["sections"]["cover"]
    return str(
        environment(sources, {})
        .get_template("record.html")
        .render(
            language=first["language"],
            title=f"{_report_title(speech, first)} {cover['batch']['number']}",
            author=cover["site"]["name"],
            description=f"{record.content_sha256} {record.sha256}",
            css=Markup(sources["record.css"]),  # noqa: S704 - our own style sheet
            paper="Letter" if first["paper"] == "letter" else "A4",
            bodies=bodies,
        )
    )


def _body(record: RecordContext, shown: Data, sources: Mapping[str, str], *, is_first: bool) -> str:
    teller = Teller(record, shown)
    return (
        environment(sources, teller.helpers())
        .get_template("body.html")
        .render(
            content=record.content,
            content_sha256=record.content_sha256,
            copy=record.data["copy"],
            sections=shown["sections"],
            report=shown["report"],
            report_title=teller.report_title,
            glance=teller.glance(),
            checkpoint=teller.checkpoint(),
            checkpoint_sentence=teller.checkpoint_sentence(),
            page_no=Markup('<span class="page-no"></span>'),
            page_count=Markup('<span class="page-count"></span>'),
            lang=shown["language"],
            first=is_first,
        )
    )


def _report_title(speech: Speech, shown: Data) -> str:
    report = shown["report"]
    return speech.pick(report["own_title"]) or str(speech.t(report["title"]))


class Teller:
    """What templates ask for besides words: sentences made of several facts."""

    def __init__(self, record: RecordContext, shown: Data) -> None:
        self.record = record
        self.shown = shown
        self.speech = Speech(shown)
        self.report_title = _report_title(self.speech, shown)
        self._marks = {c["mark"]: c for c in record.content["corrections"]}

    def helpers(self) -> dict[str, Any]:
        """Return every function and filter of the templates, by name."""
        speech = self.speech
        return {
            "t": speech.t,
            "sentence": speech.sentence,
            "code": speech.code,
            "act": speech.act,
            "term": speech.term,
            "terms": speech.terms,
            "pick": speech.pick,
            "num": speech.num,
            "quoted": speech.quoted,
            "duration": speech.duration,
            "short": short,
            "groups": groups,
            "brief": brief,
            "capitalized": capitalized,
            "title_of": self.title_of,
            "named": self.named,
            "role_of": self.role_of,
            "subject_of": self.subject_of,
            "step_facts": self.step_facts,
            "plain_qty": self.plain_qty,
            "net_of": self.net_of,
            "potency_lines": self.potency_lines,
            "event_of": self.event_of,
            "why_of": self.why_of,
            "field_of": self.field_of,
            "given": given,
            "stored": self.stored,
            "has_out": has_out,
            "marks_in": marks_in,
            "marks_in_yields": marks_in_yields,
            "corrections_of": self.corrections_of,
            "lang": speech.language,
        }

    def title_of(self, place: Data) -> str:
        """Return the heading of a section."""
        return self.speech.pick(place["own_title"]) or str(self.speech.t(place["title"]))

    def named(self, row: Data, item: Data) -> str:
        """Return what a captured value is called; the engine's own have no words in a form."""
        t = self.speech.t
        own = {
            ("scan", "code"): t("Container scanned"),
            ("scan", "lot"): t("Lot of the container"),
            ("scan", "material"): t("Material of the container"),
            ("output", "lot"): t("Lot made"),
            ("output", "qty"): t("Quantity made"),
        }.get((row["kind"], item["name"]))
        return str(own or self.speech.pick(item["label"]))

    def role_of(self, item: Data) -> str:
        """Return the plant's word for a role."""
        return self.speech.pick(item["role_label"]) or self.speech.code(item["role"])

    def subject_of(self, item: Data) -> str:
        """Return what a signature is about: a step or a deviation."""
        if item["record_type"] == "step_execution":
            return f"{self.speech.term('step')} {item['subject']}"
        return str(item["subject"])

    def glance(self) -> Sequence[Data]:
        """Return the counts of the cover with their words."""
        counts = self.record.content["sections"]["cover"]["counts"]
        found = [
            {"count": str(counts[name]), "label": str(self.speech.t(words))}
            for name, words in COUNTS
        ]
        if counts["open_deviations"]:
            words = self.speech.t("deviations not closed")
            found.insert(5, {"count": str(counts["open_deviations"]), "label": str(words)})
        return found

    def checkpoint(self) -> str:
        """Return the last checkpoint that covers the order, as the footer shows it."""
        last = self._last_segment()
        if last is None:
            return str(self.speech.t("no audit trail"))
        stated = last["checkpoint"]
        if stated is None:
            words = self.speech.t("audit chain {head}, no checkpoint yet", head=short(last["head"]))
            return str(words)
        return str(
            self.speech.t(
                "audit checkpoint {day} #{seq} {head}",
                day=stated["at"][:10],
                seq=self.speech.num(str(stated["seq"])),
                head=short(stated["head"]),
            )
        )

    def checkpoint_sentence(self) -> str:
        """Return how far the trail is covered by a signed checkpoint."""
        last = self._last_segment()
        stated = last["checkpoint"] if last is not None else None
        if stated is None:
            return str(self.speech.t("No signed checkpoint covers the last entries yet."))
        return str(
            self.speech.t(
                "Covered by the signed checkpoint at entry {seq} of {at}, key {key}.",
                seq=self.speech.num(str(stated["seq"])),
                at=f"{stated['at'][:10]} {stated['at'][11:19]} UTC",
                key=stated["key_id"],
            )
        )

    def _last_segment(self) -> Data | None:
        segments: Sequence[Data] = self.record.data["evidence"]["segments"]
        return segments[-1] if segments else None

    def corrections_of(self, numbers: Iterable[int]) -> list[Data]:
        """Return the corrections with these marks."""
        return [self._marks[n] for n in sorted(numbers) if n in self._marks]

    def plain_qty(self, amount: Data | None) -> str:
        """Return an amount as text inside a sentence."""
        if amount is None:
            return "–"
        return f"{self.speech.num(amount['value'])}\u00a0{amount['unit']}".rstrip("\u00a0")

    def net_of(self, row: Data) -> Markup | str:
        """Return a net weight with everything that it was before a correction."""
        net = next((v for v in row["values"] if v["name"] == "net"), None)
        shown = self.plain_qty(row["net"])
        if net is None or not net["was"]:
            return shown
        old = Markup("").join(
            Markup('<del class="old">{}</del> ').format(self.speech.num(w["value"]))
            for w in net["was"]
        )
        marks = Markup("").join(Markup("<sup>{}</sup>").format(w["mark"]) for w in net["was"])
        now = self.plain_qty({"value": net["value"], "unit": net["unit"]})
        return old + Markup('<ins class="changed">{}{}</ins>').format(now, marks)

    def potency_lines(self) -> list[str]:
        """Return the calculation of each active's target, lot by lot."""
        num = self.speech.num
        lines = []
        for line in self.record.content["sections"]["components"]["potency"]:
            maths = line["potency"]
            parts = "; ".join(
                str(
                    self.speech.t(
                        "{lot}: {qty} {unit} at assay {assay} %, water {water} %",
                        lot=lot["lot"],
                        qty=num(lot["qty"]),
                        unit=maths["unit"],
                        assay=num(lot["assay_pct"]),
                        water=num(lot["water_pct"]),
                    )
                )
                for lot in maths["lots"]
            )
            words = self.speech.t(
                "Target of {name}: {nominal} {unit} × 100 / assay × 100 / (100 − water) = "
                "{calculated} {unit}, rounded up to {resolution} {unit}: {target} {unit}.",
                name=line["name"],
                nominal=num(maths["nominal"]),
                calculated=num(maths["calculated"]),
                resolution=num(maths["resolution"]),
                target=num(maths["target"]),
                unit=maths["unit"],
            )
            lines.append(f"{words} {parts}.")
        return lines

    def step_facts(self, step: Data) -> str:
        """Return the short facts of a step in one line."""
        t, say = self.speech.t, self.speech
        facts = [say.pick(step["kind_label"]) or say.code(step["kind"]), self.role_of(step)]
        if step["predecessors"]:
            facts.append(str(t("after {steps}", steps=", ".join(step["predecessors"]))))
        if step["equipment_class"]:
            facts.append(f"{say.term('equipment')}: {step['equipment_class']}")
        if step["room"]:
            facts.append(f"{say.term('room')}: {step['room']}")
        if step["lines"]:
            lines = ", ".join(str(n) for n in step["lines"])
            facts.append(str(t("material lines {lines}", lines=lines)))
        if step["line_clearance_required"]:
            facts.append(str(t("only after clearance")))
        if step["min_s"] is not None:
            facts.append(str(t("at least {time}", time=say.duration(step["min_s"]))))
        if step["max_s"] is not None:
            facts.append(str(t("at most {time}", time=say.duration(step["max_s"]))))
        if step["hold_limit_s"] is not None:
            time = say.duration(step["hold_limit_s"])
            facts.append(
                str(t("at most {time} after step {step}", time=time, step=step["hold_from"]))
            )
        return ", ".join(fact for fact in facts if fact)

    def event_of(self, event: Data) -> str:
        """Return what happened, in a few words."""
        t = self.speech.t
        match event["kind"]:
            case "refused":
                return str(t("Refused: {what}", what=self.speech.act(event["what"] or "")))
            case "outside" | "alert" | "late" | "typed":
                capture = event["capture"]
                words = {
                    "outside": "Attempt {number} outside its limits: {label}",
                    "alert": "Attempt {number} at its alert limit: {label}",
                    "late": "Late entry, attempt {number}: {label}",
                    "typed": "Weight typed by hand, attempt {number}: {label}",
                }[event["kind"]]
                return str(t(words, number=capture["attempt"], label=self._capture_label(capture)))
            case "override":
                return str(t("Lot chosen by a person: {what}", what=event["what"] or "–"))
            case _:
                return capitalized(self.speech.code(event["kind"]))

    def why_of(self, event: Data) -> str:
        """Return what was captured, and what it should have been."""
        capture = event["capture"]
        shown = ", ".join(
            f"{self.speech.num(v['value'])}\u00a0{v['unit']}".strip()
            for v in capture["values"]
            if v["value"] is not None and v["name"] in self._told(capture)
        )
        if event["kind"] == "late":
            stated = self.speech.t("stated {at}", at=capture["claimed_at"]["local"])
            return f"{shown} ({stated})"
        return shown

    def _told(self, capture: Data) -> frozenset[str]:
        names = frozenset(v["name"] for v in capture["values"])
        return frozenset({"net"}) if "net" in names else names

    def _capture_label(self, capture: Data) -> str:
        if capture["kind"] == "dispense":
            return self.speech.term("dispense")
        return self.speech.pick(capture["label"])

    def stored(self, value: Any) -> str:
        """Return a stored value of the trail: a number, a code in words, or text as it is."""
        if value is None:
            return "–"
        text = brief(value)
        return self.speech.code(text) if text.isidentifier() else self.speech.num(text)

    def field_of(self, change: Data) -> str:
        """Return which field changed, in words."""
        table, field = change["table"], change["field"]
        return f"{self.speech.code(table)}, {self.speech.code(field)}"


def given(stored: Any) -> Any:
    """Return the value of a stored old or new."""
    return stored.get("value", stored) if isinstance(stored, Mapping) else stored


def has_out(rows: Iterable[Data]) -> bool:
    """Say whether a value outside its limits is among the rows."""
    return any(row["out"] or any(v["verdict"] == "action" for v in row["values"]) for row in rows)


def marks_in(rows: Iterable[Data]) -> set[int]:
    """Return the marks of corrections in these captures."""
    return {w["mark"] for row in rows for v in row["values"] for w in v["was"]}


def marks_in_yields(phases: Iterable[Data]) -> set[int]:
    """Return the marks of corrections in these yields."""
    return {
        was["mark"]
        for phase in phases
        for series in phase.values()
        if isinstance(series, Mapping)
        for was in series.get("was", ())
        if was["mark"]
    }
