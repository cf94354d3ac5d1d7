"""A plant with a released order, on both engines."""

from workwright.testing.plant import build_plant, built

__all__ = ["build_plant", "built"]
