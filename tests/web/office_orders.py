"""Orders of the office and the desks of those who prepare and release them."""

from pathlib import Path

import pytest

from workwright.demo import driver
from workwright.demo.setup import documents_of
from workwright.testing.browsing import desk_of

FIRST, SECOND = "ERP-40017", "ERP-40018"
BROKEN = Path(__file__).parents[1] / "fixtures" / "woid" / "broken-everywhere.json"
KEY = "0198b7a0-0000-7000-8000-0000000000aa"


def page_of(order):
    """Return the address of an order."""
    return f"/office/orders/{order}"


def rows(plant, kind, **equal):
    """Return rows of a plant, oldest first."""
    with plant.look() as look:
        return list(look.all(kind, kind.id, **equal))


def one_document(plant):
    """Return a document that makes a new order."""
    with plant.look() as look:
        text = next(documents_of(plant, look.now)).decode()
    return text.replace(FIRST, "ERP-50001")


def release_by(desk, plant, order, signer, **more):
    """Sign the release in a browser."""
    more.setdefault("secret", plant.plan.secret)
    return desk.sign(f"{page_of(order)}/release", signer=signer, **more)


@pytest.fixture
def first(halden):
    """The first order of the plant, a draft with its team."""
    return driver.order_id(halden, FIRST)


@pytest.fixture
def sanna(product, halden):
    """The planner's browser."""
    return desk_of(product, halden, "sanna")


@pytest.fixture
def miriam(product, halden):
    """The supervisor's browser."""
    return desk_of(product, halden, "miriam")


@pytest.fixture
def tomasz(product, halden):
    """The quality reviewer's browser."""
    return desk_of(product, halden, "tomasz")
