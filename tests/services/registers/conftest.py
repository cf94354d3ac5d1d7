"""The built plant, with more rows than a page shows."""

from workwright.testing.plant import build_plant, built

__all__ = ["build_plant", "built"]
