"""Drive an order of a demo plant through its life as its people would, act by act."""

from collections.abc import Callable, Sequence
from uuid import UUID

from workwright.db.tables.orders import WorkOrder
from workwright.demo.plant import DemoPlant
from workwright.domain.lifecycle import Signer
from workwright.services.cancellation import cancel_act, cancel_order
from workwright.services.orders import order_of
from workwright.services.release import release_act, release_order
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Shown, Signing
from workwright.services.transitions import Act, Outcome, shown_for

MakeAct = Callable[[Scope, WorkOrder], Act]
Perform = Callable[[Work, UUID, int, Signing], Outcome]


def order_id(demo: DemoPlant, external_name: str) -> UUID:
    """Return the order that the ERP calls so."""
    with demo.look() as look:
        return look.named(WorkOrder, external_name, "external_name").id


def version_of(demo: DemoPlant, order: UUID) -> int:
    """Return the row version that a screen would show now."""
    with demo.look() as look:
        return order_of(look, order).row_version


def sign_all(
    demo: DemoPlant,
    order: UUID,
    make_act: MakeAct,
    perform: Perform,
    logins: Sequence[str] | None = None,
) -> Outcome:
    """Have every signer of an act sign in turn; return what came of the last signature.

    Args:
        logins: who signs, in order; by default the first person of each signer's role.
    """
    with demo.look() as look:
        signers = make_act(look, order_of(look, order)).signers
    people = logins or [demo.one(signer.role) for signer in signers]
    outcomes = [
        _sign(demo, order, make_act, perform, signer, login)
        for signer, login in zip(signers, people, strict=False)
    ]
    return outcomes[-1]


def release(demo: DemoPlant, order: UUID, logins: Sequence[str] | None = None) -> Outcome:
    """Release a draft with every signature that core and profile ask (T2)."""
    return sign_all(demo, order, release_act, release_order, logins)


def cancel(demo: DemoPlant, order: UUID, reason: str) -> Outcome:
    """Cancel a released order (T5)."""
    return sign_all(
        demo,
        order,
        lambda scope, row: cancel_act(scope, row, reason),
        lambda work, id_, version, signing: cancel_order(work, id_, version, reason, signing),
    )


def _sign(
    demo: DemoPlant,
    order: UUID,
    make_act: MakeAct,
    perform: Perform,
    signer: Signer,
    login: str,
) -> Outcome:
    version = version_of(demo, order)

    def shown(scope: Scope) -> Shown:
        row = order_of(scope, order)
        return shown_for(scope, row, make_act(scope, row), signer.meaning)

    return demo.sign(login, shown, lambda work, signing: perform(work, order, version, signing))
