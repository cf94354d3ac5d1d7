"""Everything that a plugin may import; its difference from release to release is the promise.

A plugin is a package with hook implementations (``hookimpl``, see ``workwright.hookspecs``) and
checks. A check reads a ``CheckContext`` and yields a ``Hit`` for each failure::

    @check(
        "PH-06",
        citation="21 CFR 211.87",
        moments=[Moment.RELEASE, Moment.CAPTURE],
        severity=Severity.BLOCK,
        title=N_("Each lot is inside its retest date"),
    )
    def retest_date(context: CheckContext) -> Iterator[Hit]:
        '''Each lot is used no later than its retest date, by the site's day.'''
        for lot in context.lots:
            if lot.retest_on is not None and context.today > lot.retest_on:
                yield Hit(
                    lot.code,
                    N_("Lot {lot} is past its retest date."),
                    {"lot": lot.code},
                    N_("Take another lot, or have this one tested again."),
                )
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType

from workwright.clock import site_day
from workwright.domain.at_hand import (
    has_second_person,
    instruments,
    lacks_second_person,
    lots,
    untrained,
)
from workwright.domain.checks import Check, Citation, Hit, Moment, Severity
from workwright.domain.context import (
    BatchFacts,
    CaptureFacts,
    CheckContext,
    ClearanceFacts,
    DeviationFacts,
    EquipmentFacts,
    ExecutionFacts,
    LotFacts,
    OrderFacts,
    PersonFacts,
    RecipeVersionFacts,
    ReconciliationFacts,
    ReservationFacts,
    ResultFacts,
    ReviewFacts,
    SignatureFacts,
    TrainingFacts,
    YieldFacts,
)
from workwright.domain.declarations import Report, ReportSection, Setting
from workwright.domain.eligibility import calibration as calibration_hits
from workwright.domain.eligibility import lot as lot_hits
from workwright.domain.eligibility import training as training_hits
from workwright.domain.lifecycle import Meaning, State
from workwright.domain.parameters import CheckParameter, Tightens
from workwright.domain.picking import older_than
from workwright.domain.quantity import convert, is_convertible
from workwright.domain.recipe import BomLine, DocumentRef, RecipeContent, Step
from workwright.domain.text import N_
from workwright.hookspecs import hookimpl

__all__ = [
    "N_",
    "BatchFacts",
    "BomLine",
    "CaptureFacts",
    "Check",
    "CheckContext",
    "CheckParameter",
    "Citation",
    "ClearanceFacts",
    "DeviationFacts",
    "DocumentRef",
    "EquipmentFacts",
    "ExecutionFacts",
    "Hit",
    "LotFacts",
    "Meaning",
    "Moment",
    "OrderFacts",
    "PersonFacts",
    "RecipeContent",
    "RecipeVersionFacts",
    "ReconciliationFacts",
    "Report",
    "ReportSection",
    "ReservationFacts",
    "ResultFacts",
    "ReviewFacts",
    "Setting",
    "Severity",
    "SignatureFacts",
    "State",
    "Step",
    "Tightens",
    "TrainingFacts",
    "YieldFacts",
    "calibration_hits",
    "check",
    "checks_in",
    "convert",
    "has_second_person",
    "hookimpl",
    "instruments",
    "is_convertible",
    "lacks_second_person",
    "lot_hits",
    "lots",
    "older_than",
    "site_day",
    "training_hits",
    "untrained",
]

Test = Callable[[CheckContext], Iterator[Hit]]


def check(
    rule: str,
    *,
    citation: str,
    moments: Iterable[Moment],
    severity: Severity,
    title: str,
    law: bool = False,
    revision: int = 1,
    parameters: Mapping[str, CheckParameter] | None = None,
    applies: Callable[[CheckContext], bool] | None = None,
) -> Callable[[Test], Check]:
    """Turn a generator of hits into a check.

    Args:
        rule: stable id, e.g. ``PH-06``.
        citation: rule book and clause, e.g. ``21 CFR 211.87``; the rule book is one that
            ``register_editions`` names.
        title: what holds when nothing is found, as a statement; marked with ``N_``.
        law: a profile may make it stricter but never looser.
        revision: raised when the meaning changes; keep the older check registered beside it.
        parameters: what a profile may set; the test finds the values in ``context.parameters``.
        applies: says whether there is anything to judge; where not, the rule is not listed as
            evaluated. It must not fail on an empty context.
    """

    def make(test: Test) -> Check:
        declared = dict(parameters or {})
        return Check(
            rule,
            Citation("", "", citation),
            frozenset(moments),
            severity,
            title,
            test,
            law=law,
            revision=revision,
            parameters={name: parameter.default for name, parameter in declared.items()},
            applies=applies,
            declared=declared,
        )

    return make


def checks_in(*modules: ModuleType) -> list[Check]:
    """Return the checks defined in these modules, in the order in which they stand there."""
    return [item for module in modules for item in vars(module).values() if isinstance(item, Check)]
