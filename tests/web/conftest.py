"""The demo plants and the product over them, for the tests of the screens."""

import pytest

from workwright.demo import driver
from workwright.demo.execution import Bench
from workwright.testing.browsing import desk_of, product
from workwright.testing.demo import demo_database_url, demo_runtime, halden, reducers

__all__ = ["demo_database_url", "demo_runtime", "halden", "product", "reducers"]


@pytest.fixture
def bench(halden):
    """The first order, released, with Dana at the booth and Jonas as second person."""
    order = driver.order_id(halden, "ERP-40017")
    driver.release(halden, order)
    return Bench(halden, order, "dana", "jonas")


@pytest.fixture
def dana(product, halden):
    """The operator's browser, signed in."""
    return desk_of(product, halden, "dana")
