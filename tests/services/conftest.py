"""Plants to act in; every test runs on both engines."""

from workwright.testing.plants import other_plant, plant, runtime

__all__ = ["other_plant", "plant", "runtime"]
