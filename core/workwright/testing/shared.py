"""What tests of one process share because it is dear to make or slow on purpose."""

from functools import cache

from workwright.reports.workshop import Workshop
from workwright.services.secrets import Hasher

LEAST_MEMORY_KIB = 8


@cache
def light_hasher() -> Hasher:
    """Return argon2id with the least memory it takes; for secrets of invented people."""
    return Hasher(memory_kib=LEAST_MEMORY_KIB)


@cache
def warm_workshop() -> Workshop:
    """Return the workshop in which all tests have their pages made; loading it takes seconds."""
    return Workshop()
