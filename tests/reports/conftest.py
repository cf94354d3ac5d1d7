"""Orders to print: fresh for whoever changes them, and one drawn once for whoever only reads."""

import json

import pytest
from tests.reports import stories
from tests.reports.builder import KEY

from workwright.db.base import create_engine_for
from workwright.db.migrate import app_url
from workwright.db.tables.orders import WorkOrder
from workwright.domain.canonical import canonical
from workwright.reports.context import RecordContext, content_hash
from workwright.reports.record import Copy, build
from workwright.reports.render import render
from workwright.reports.seal import seal
from workwright.services.records import style_of
from workwright.testing.database import close
from workwright.testing.plant import build_plant, built, lend_plant
from workwright.testing.shared import warm_workshop

__all__ = ["build_plant", "built", "lend_plant"]


@pytest.fixture
def tablets(engine):
    """The order of tablets with everything that can happen, released to stock."""
    return stories.tablets(engine)


@pytest.fixture
def small(engine):
    """A small order without incident, released to stock."""
    return stories.small(engine)


@pytest.fixture(scope="session")
def told(sqlite_databases):
    """The record of the tablets, as data."""
    return _record(sqlite_databases, stories.tablets)


@pytest.fixture(scope="session")
def quiet(sqlite_databases):
    """The record of the small order, as data."""
    return _record(sqlite_databases, stories.small)


@pytest.fixture(scope="session")
def printed(quiet):
    """The pages of the small order."""
    return render(quiet, workshop=warm_workshop())


@pytest.fixture
def record_of():
    """Make the record of a book's order: its first copy, sealed."""
    return make_record


def make_record(book, *, kind="batch_record", languages=(), copy_no=1, keys=KEY):
    with book.look() as look:
        order = look.get(WorkOrder, book.order.id)
        style = style_of(book.plugins, book.content, kind, languages)
        copy = Copy(copy_no, book.clock.now(), "Tomasz Nowak")
        return build(look, order, style=style, copy=copy, keys=keys)


@pytest.fixture
def forged():
    """Change a record as somebody would who holds the file and can compute hashes.

    ``sealing`` seals it anew; with another key than the installation's that is the best a forger
    can do.
    """

    def forge(record, change, *, sealing=KEY):
        data = json.loads(canonical(record.data))
        change(data)
        data["content_sha256"] = content_hash(data["content"])
        data["seal"] = None
        data["seal"] = seal(data, sealing)
        return RecordContext(data)

    return forge


def _record(databases, story):
    engine = create_engine_for(app_url(databases.create()))
    try:
        return make_record(story(engine))
    finally:
        close(engine)
