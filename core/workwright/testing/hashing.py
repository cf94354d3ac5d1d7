"""Secrets of invented people, checked without the work that slows a thief down."""

from functools import cache

from workwright.services.secrets import Hasher

LEAST_MEMORY_KIB = 8


@cache
def light_hasher() -> Hasher:
    """Return argon2id with the least memory it takes; for databases that a test throws away."""
    return Hasher(memory_kib=LEAST_MEMORY_KIB)
