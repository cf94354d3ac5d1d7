"""A plant to test in: a tenant with people who can act, sign in and sign, on either engine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy.engine import Engine

from workwright.clock import FixedClock
from workwright.db.base import Database
from workwright.db.checkpoints import CheckpointKey
from workwright.db.tables.documents import Document
from workwright.db.tables.people import Person
from workwright.db.work import Actor
from workwright.domain.principal import Principal
from workwright.plugins import PluginSet
from workwright.services import documents, identity, people
from workwright.services.runtime import Look, Runtime, Work
from workwright.services.tenants import (
    FirstAdministrator,
    FirstSite,
    command_line_actor,
    create_tenant,
)
from workwright.testing.shared import light_hasher, warm_workshop

Result = TypeVar("Result")

SECRET = "violet granite harbour"  # noqa: S105 - of invented people
ADMINISTRATOR = "ada"
TRAINED_ON = "SOP-001"
TRAINED_VERSION = "1"
HERE = "192.0.2.10"


class Plant:
    """A tenant and the short ways to act in it.

    Acts run as the administrator unless ``by`` names another person's code.
    """

    def __init__(self, runtime: Runtime, code: str) -> None:
        self.runtime = runtime
        self.code = code
        self.tenant_id = create_tenant(
            runtime,
            code,
            f"Plant {code}",
            site=FirstSite("HS", "Halden", "Europe/Oslo"),
            administrator=FirstAdministrator(ADMINISTRATOR, "Ada Berg", ADMINISTRATOR),
        )
        self.choose_secret(ADMINISTRATOR)

    def person_id(self, code: str) -> UUID:
        """Return the person of that code."""
        with self.looking() as look:
            return look.named(Person, code).id

    def actor(self, code: str) -> Actor:
        """Return the person as an actor with the roles of this moment."""
        with self.looking() as look:
            return identity.load_actor(look, look.named(Person, code).id)

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """Open a reading of the tenant."""
        with self.runtime.reading(self.tenant_id) as look:
            yield look

    @contextmanager
    def working(self, by: str | Actor = ADMINISTRATOR) -> Iterator[Work]:
        """Open a unit of work; commits unless the block raises."""
        actor = self.actor(by) if isinstance(by, str) else by
        with self.runtime.writing(self.tenant_id, actor) as work:
            yield work
            work.commit()

    def do(
        self,
        action: Callable[..., Result],
        *args: Any,
        by: str | Actor = ADMINISTRATOR,
        **kwargs: Any,
    ) -> Result:
        """Run one service in a unit of work of its own."""
        with self.working(by) as work:
            return action(work, *args, **kwargs)

    def add_person(self, code: str, name: str | None = None) -> UUID:
        """Add a person who has chosen a secret and holds no role."""
        person = self.do(
            people.add_person, code=code, printed_name=name or code.title(), login=code
        )
        self.choose_secret(code)
        return person.id

    def add_signer(self, code: str, *roles: str, name: str | None = None) -> UUID:
        """Add a trained person of verified identity with these roles, who may sign."""
        person_id = self.add_person(code, name)
        self.do(identity.verify_identity, person_id, "passport shown in person")
        self.train(code)
        for role in roles:
            self.do(people.grant_role, person_id, role)
        self.do(identity.accept_statement, identity.CURRENT_STATEMENT, by=code)
        return person_id

    def train(self, code: str, document: str = TRAINED_ON, version: str = TRAINED_VERSION) -> None:
        """Put a training on record, with the document where it is new."""
        line = command_line_actor(self.runtime, self.tenant_id)
        with self.working(line) as work:
            known = {d.code for d in work.all(Document)}
            if document not in known:
                documents.create_document(work, code=document, title="Procedure")
                documents.add_version(work, document, version)
        self.do(
            people.record_training,
            self.person_id(code),
            document=document,
            version=version,
            kind="read",
            passed_on=date(2026, 11, 2),
            trainer="Ada Berg",
        )

    def choose_secret(self, code: str, secret: str = SECRET) -> None:
        """Let a person go along a path that the command line opened."""
        line = command_line_actor(self.runtime, self.tenant_id)
        path = self.do(identity.open_path, self.person_id(code), "first secret", by=line)
        identity.complete_path(self.runtime, path, secret)

    def sign_in(
        self, code: str, *, device_token: str | None = None, secret: str = SECRET
    ) -> Principal:
        """Sign in, in the office or at a kiosk, and return who is there."""
        signed_in = identity.sign_in(
            self.runtime,
            code if device_token else f"{code}@{self.code}",
            secret,
            scope="kiosk" if device_token else "office",
            device_token=device_token,
            source=HERE,
        )
        principal = identity.resume(self.runtime, signed_in.token)
        assert principal is not None  # noqa: S101 - it was opened a moment ago
        return principal

    def kiosk(self, code: str = "K-1") -> str:
        """Register a kiosk and return its key."""
        return self.do(
            identity.register_device, code=code, name=f"Kiosk {code}", kind="kiosk", site="HS"
        )

    def prove(self, principal: Principal, *, login: str | None, secret: str = SECRET) -> Any:
        """Prove a signer in the session of a principal."""
        return identity.prove(
            self.runtime,
            self.tenant_id,
            login=login,
            secret=secret,
            session_id=principal.session_id,
            device_id=principal.device_id,
            source=HERE,
        )


@pytest.fixture
def runtime(engine: Engine, clock: FixedClock, tmp_path: Path) -> Runtime:
    """What a process holds, over this test's database and clock, without plugins."""
    return Runtime(
        database=Database.of(engine),
        plugins=PluginSet(),
        clock=clock,
        keys=CheckpointKey.load_or_make(tmp_path / "checkpoint.key"),
        secret=b"0123456789abcdef0123456789abcdef",
        home=tmp_path,
        hasher=light_hasher(),
        workshop=warm_workshop(),
    )


@pytest.fixture
def plant(runtime: Runtime) -> Plant:
    """A tenant with an administrator."""
    return Plant(runtime, "halden")


@pytest.fixture
def other_plant(runtime: Runtime) -> Plant:
    """Another customer in the same installation."""
    return Plant(runtime, "tarn")
