"""The rules of maintenance work that can be judged from what the product records."""

from collections.abc import Iterator

from workwright.sdk import (
    N_,
    CheckContext,
    Hit,
    Moment,
    Severity,
    Step,
    calibration_hits,
    check,
    training_hits,
)

EXEMPT = "exempt"


def _is_maintenance(context: CheckContext) -> bool:
    return context.order is not None and context.order.type == "maintenance"


def _isolates(context: CheckContext, step: Step) -> bool:
    return context.base(step) == "isolation"


@check(
    "MT-04",
    citation="29 CFR 1910.147(c)(4)",
    moments=[Moment.RELEASE],
    severity=Severity.BLOCK,
    title=N_("A written energy-control procedure is pinned, or its exemption is documented"),
    law=True,
    applies=lambda context: _is_maintenance(context) and context.recipe is not None,
)
def energy_control(context: CheckContext) -> Iterator[Hit]:
    """Each isolation step of the job plan names its procedure with the version."""
    recipe = context.recipe
    if recipe is None:
        return
    isolating = [step for step in recipe.steps if _isolates(context, step)]
    if not isolating and recipe.extra.get("energy_control") != EXEMPT:
        yield Hit(
            recipe.code,
            N_("Job plan {plan} has no energy-control procedure."),
            {"plan": recipe.code},
            N_("Add an isolation step, or document why none is needed."),
        )
    for step in isolating:
        if not step.documents:
            yield Hit(
                step.number,
                N_("Isolation step {step} names no energy-control procedure."),
                {"step": step.number},
                N_("Name the procedure of this asset with its version."),
            )


@check(
    "MT-05",
    citation="29 CFR 1910.147(c)(7)",
    moments=[Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("Who locks out is an authorized employee"),
    law=True,
    applies=lambda context: (
        context.step is not None and context.person is not None and _isolates(context, context.step)
    ),
)
def authorized(context: CheckContext) -> Iterator[Hit]:
    """Trained on the very version of the energy-control procedure."""
    if context.person is not None and context.step is not None:
        yield from training_hits(context.person, context.step.documents, context.today)


@check(
    "MT-14",
    citation="ISO 9001 7.1.5.2",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("The standard is in date"),
    law=True,
    applies=lambda context: context.step is not None and context.base(context.step) == "test_point",
)
def standard(context: CheckContext) -> Iterator[Hit]:
    """A calibration is as good as the standard that it was made with."""
    for item in context.equipment:
        yield from calibration_hits(item, context.today)
