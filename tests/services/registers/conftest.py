"""The built plant, with more rows than a page shows."""

from workwright.testing.plant import build_plant, built, lend_plant

__all__ = ["build_plant", "built", "lend_plant"]
