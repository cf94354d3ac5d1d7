"""The demo plants and the product over them, for the tests of the screens."""

from workwright.testing.browsing import product
from workwright.testing.demo import demo_database_url, demo_runtime, halden, reducers

__all__ = ["demo_database_url", "demo_runtime", "halden", "product", "reducers"]
