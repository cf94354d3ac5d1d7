"""Whether the person who acts is qualified for a step: its role now, its documents exactly (W6)."""

from workwright.domain import eligibility
from workwright.domain.checks import Citation, Finding, Severity
from workwright.domain.recipe import Step
from workwright.errors import refusal
from workwright.services.facts import acting_facts
from workwright.services.record import OrderRecord
from workwright.services.runtime import Work


def why_not_qualified(
    work: Work, record: OrderRecord, step: Step, *, must_hold_role: bool = True
) -> list[Finding]:
    """Return why the actor may not perform, or as a second person verify, this step.

    Args:
        must_hold_role: a performer holds the step's role; a verifier holds the right to verify.
    """
    person, found = acting_facts(work), []
    if must_hold_role and step.role not in person.roles:
        found.append(
            refusal(
                "K5.role",
                person.name,
                "Step {step} is done by a person with the role {role}; {person} does not hold it.",
                "Let a colleague with that role sign.",
                clause="K5, W24",
                step=step.number,
                role=step.role,
                person=person.name,
            )
        )
    documents = {
        (d.code, d.version): d for d in (*record.snapshot.recipe.documents, *step.documents)
    }
    for hit in eligibility.training(person, documents.values(), work.today):
        found.append(
            Finding(
                "W6",
                Citation("Workwright", "1", "W6"),
                Severity.BLOCK,
                hit.subject,
                hit.message,
                hit.data,
                hit.remedy,
            )
        )
    return found
