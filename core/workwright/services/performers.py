"""Who performed a step, and so may sign that it was performed (K21, E28)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.domain.checks import Finding
from workwright.errors import refusal
from workwright.services.capture_rows import CaptureRow


def not_performed_by(
    person_id: UUID,
    name: str,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    names: Mapping[UUID, str],
) -> list[Finding]:
    """Return why a person did not perform this run: others recorded it, or started it (K21).

    Somebody who signs for another's work would also leave nobody to verify it (E28).

    Args:
        rows: every attempt of the run.
        names: person to printed name, of whoever started a run without entries.
    """
    doers = {row.row.performer_id: row.performer for row in rows}
    starter = execution.performer_id
    if not doers and starter is not None:
        doers = {starter: names.get(starter, "\N{EN DASH}")}
    if not doers or person_id in doers:
        return []
    data = {"step": execution.step, "name": name, "doers": ", ".join(sorted(doers.values()))}
    return [
        refusal(
            "K21",
            execution.step,
            "{name} recorded nothing in step {step} and cannot sign it as performed."
            if rows
            else "{name} did not start step {step} and cannot sign it as performed.",
            "It was recorded by {doers}; whoever recorded it signs it."
            if rows
            else "It was started by {doers}, who signs it.",
            **data,
        )
    ]
