"""The desk at which sections are written: the source, its words, its people, shared look-ups."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from workwright.db.schema import TenantRow
from workwright.db.tables.execution import Capture, StepExecution
from workwright.db.tables.quality import Correction, Deviation, Signature, SignatureSuperseded
from workwright.domain.canonical import parse_instant
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import Step
from workwright.domain.targets import Target
from workwright.reports.amounts import places
from workwright.reports.labels import Labels
from workwright.reports.people import People, Who
from workwright.reports.source import Source, grouped
from workwright.reports.times import stamp

Data = dict[str, Any]


def row_name(row: TenantRow) -> str:
    """Return the name under which a verifier finds what the chain says of a row."""
    return f"{row.__tablename__}/{row.id}"


class Desk:
    """What every section needs; made once for a record."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.labels = Labels(source.snapshot)
        self.people = People(source)

    @cached_property
    def _targets(self) -> dict[int, Target]:
        return {target.line_no: target for target in self.source.snapshot.targets}

    @cached_property
    def superseded(self) -> dict[UUID, SignatureSuperseded]:
        """Return signature to why it no longer counts (E18)."""
        return {row.signature_id: row for row in self.source.of(SignatureSuperseded)}

    @cached_property
    def corrections(self) -> dict[UUID, list[Correction]]:
        """Return capture to its corrections, oldest first."""
        return grouped(self.source.of(Correction), "capture_id")

    @cached_property
    def correction_numbers(self) -> dict[UUID, int]:
        """Return correction to the number that marks it on every page, in order of asking."""
        rows = sorted(self.source.of(Correction), key=lambda row: (row.requested_at, row.id))
        return {row.id: number for number, row in enumerate(rows, start=1)}

    def correction_mark(self, row: Correction) -> int:
        """Return the number that marks a correction."""
        return self.correction_numbers[row.id]

    @cached_property
    def deviations(self) -> dict[UUID, Deviation]:
        """Return deviation by id."""
        return {row.id: row for row in self.source.of(Deviation)}

    def target(self, line_no: int) -> Target:
        """Return the target of a line of the bill."""
        return self._targets[line_no]

    def given_to(self, step: Step) -> Data:
        """Return what the recipe gives a step for its form: target and limits."""
        recipe = self.source.snapshot.recipe
        point = next((p for p in recipe.yields if p.phase == step.yield_phase), None)
        found: Data = dict(step.extra)
        if point is not None:
            found |= {"unit": point.unit, "low": point.low_pct, "high": point.high_pct}
        if step.bom_lines:
            target = self.target(step.bom_lines[0])
            found |= {"target": target.target_qty, "low": target.low_qty, "high": target.high_qty}
        return found

    def decimals_of(self, line_no: int | None) -> int:
        """Return how many places the amounts of a line of the bill are written with."""
        target = self._targets.get(line_no) if line_no is not None else None
        return places(target.resolution) if target is not None else 0

    def step_of(self, row: Capture) -> Step | None:
        """Return the step, as issued, in which a capture was made."""
        execution = self.source.executions.get(row.execution_id)
        return self.source.steps.get(execution.step) if execution is not None else None

    def zone_stamp(self, at: Any) -> Any:
        """Return an instant for both readers, or none."""
        return stamp(at, self.source.zone) if at is not None else None

    def zone_stamp_of(self, text: str | None) -> Any:
        """Return an instant that stands as canonical text in frozen facts, for both readers."""
        return self.zone_stamp(parse_instant(text)) if text else None

    def execution_signatures(self, execution: StepExecution, meaning: Meaning) -> list[Who]:
        """Return who signed an execution with this meaning, oldest first."""
        return [
            {"name": row.printed_name, "at": stamp(row.signed_at, self.source.zone)}
            for row in self.source.signatures_of.get(execution.id, ())
            if row.meaning == meaning.value
        ]

    def performed(self, execution: StepExecution) -> Sequence[Who]:
        """Return who performed a step: by signature, else as recorded."""
        signed = self.execution_signatures(execution, Meaning.PERFORMED)
        at = execution.performed_at or execution.ended_at or execution.started_at
        recorded = self.people.who(execution.performer_id, at)
        return signed or ([recorded] if recorded is not None else [])

    def verified(self, execution: StepExecution) -> Sequence[Who]:
        """Return who verified a step: by signature, else as recorded."""
        signed = self.execution_signatures(execution, Meaning.VERIFIED)
        recorded = self.people.who(execution.verifier_id, execution.ended_at)
        return signed or ([recorded] if recorded is not None else [])

    def signature(self, row: Signature) -> Data:
        """Return everything that a signature shows in any form (E15)."""
        gone = self.superseded.get(row.id)
        utc = stamp(row.signed_at, "UTC")["local"]
        return {
            "row": row_name(row),
            "id": str(row.id),
            "meaning": row.meaning,
            "name": row.printed_name,
            "role": row.role,
            "role_label": self.labels.role(row.role),
            "at": stamp(row.signed_at, row.time_zone),
            "utc_time": utc[11:19],
            "record_type": row.record_type,
            "record_id": str(row.record_id),
            "record_version": row.record_version,
            "subject": self._subject(row),
            "content_sha256": row.content_sha256,
            "signature_sha256": row.signature_sha256,
            "comment": row.comment,
            "components": row.components,
            "void": None
            if gone is None
            else {"reason": gone.reason, "at": stamp(gone.at, self.source.zone)},
        }

    def _subject(self, row: Signature) -> str | None:
        """Return the human key of what was signed, where it is a step or a deviation."""
        execution = self.source.executions.get(row.record_id)
        if execution is not None:
            return execution.step
        deviation = self.deviations.get(row.record_id)
        return deviation.number if deviation is not None else None
