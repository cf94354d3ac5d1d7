"""A demo plant in hand: act and sign as its people, as they would at screen and kiosk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from workwright.clock import site_day
from workwright.db.tables.people import Account
from workwright.db.work import Actor
from workwright.demo.plan import DemoPlan
from workwright.services.directory import find_tenant
from workwright.services.identity import load_actor, prove
from workwright.services.runtime import Look, Runtime, Scope, Work
from workwright.services.signing import Shown, Signing, open_dialogue

Result = TypeVar("Result")


@dataclass(frozen=True)
class DemoPlant:
    """A tenant with its plan; every act goes through the services, as a person of the plan."""

    runtime: Runtime
    tenant_id: UUID
    plan: DemoPlan

    def person_id(self, login: str) -> UUID:
        """Return the person who signs in by that name."""
        with self.runtime.reading(self.tenant_id) as look:
            account = look.find(Account, login_folded=login)
            if account is None:
                raise KeyError(login)
            return account.person_id

    def one(self, role: str) -> str:
        """Return the sign-in of the first person who holds the role."""
        return next(p.login for p in self.plan.people if role in p.roles)

    def today(self) -> date:
        """Return the site's calendar day."""
        return site_day(self.runtime.clock.now(), self.plan.data["site"]["time_zone"])

    def act(self, login: str, action: Callable[[Work], Result]) -> Result:
        """Run one business action as that person, in a unit of work of its own."""
        with self.runtime.reading(self.tenant_id) as look:
            actor = load_actor(look, self.person_id(login))
        return self.unit(actor, action)

    def unit(self, actor: Actor, action: Callable[[Work], Result]) -> Result:
        """Run one business action as this actor, in a unit of work of its own."""
        with self.runtime.writing(self.tenant_id, actor) as work:
            result = action(work)
            work.commit()
            return result

    def look(self) -> Look:
        """Return a read-only look at the tenant, to be used as a context."""
        return self.runtime.reading(self.tenant_id)

    def sign(
        self,
        login: str,
        shown: Callable[[Scope], Shown],
        action: Callable[[Work, Signing], Result],
        comment: str = "",
    ) -> Result:
        """Open the signing dialogue, prove with id and secret, and act with the signature."""
        proof = prove(
            self.runtime,
            self.tenant_id,
            login=login,
            secret=self.plan.secret,
            session_id=None,
            device_id=None,
        )
        with self.look() as look:
            challenge = open_dialogue(self.runtime, self.tenant_id, shown(look))
        return self.act(login, lambda work: action(work, Signing(proof, challenge, comment)))


def find_demo(runtime: Runtime, plan: DemoPlan) -> DemoPlant | None:
    """Return the demo plant if it was set up before."""
    found = find_tenant(runtime, plan.tenant)
    return DemoPlant(runtime, found, plan) if found is not None else None
