"""Secrets: how they are kept and compared, and which are refused as too easy (S10, D6, E49).

No composition rules: length, a list of what everybody tries first, and the person's own name
decide. Nothing here logs, returns or stores a secret.
"""

import re
import secrets as randomness
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256 as digest
from importlib.resources import files
from itertools import pairwise
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import refusal

LEAST = 12
LEAST_FOR_ADMINISTRATORS = 15
MOST = 256
AT_ONCE = 2
UNUSABLE = "none"
TOKEN_BYTES = 32

Matches = Callable[[str | None, str], bool]

LETTERS_FOR_SIGNS = str.maketrans("013457@$!", "oleastasi")
OWN_NAME_CHARACTERS = 4
LEFT_WITHOUT_NAME = 8
LONGEST_REPEATED = 4
LEAST_DIFFERENT = 5


class Hasher:
    """argon2id, at most two hashes at a time, so that a shift start is no outage (S10).

    Args:
        memory_kib: of each hash; the product never takes another than the one given here (E49).
    """

    def __init__(self, at_once: int = AT_ONCE, memory_kib: int = 19 * 1024) -> None:
        self._argon = PasswordHasher(
            time_cost=2,
            memory_cost=memory_kib,
            parallelism=1,
            hash_len=32,
            salt_len=16,
            type=Type.ID,
        )
        self._turns = BoundedSemaphore(at_once)
        # Compared when there is no such account, so that the answer takes the same time.
        self._decoy = self._argon.hash(randomness.token_urlsafe(TOKEN_BYTES))

    def hash(self, secret: str) -> str:
        """Return the salted hash of a secret; never call it inside a transaction (F5)."""
        with self._turns:
            return self._argon.hash(_normal(secret))

    @contextmanager
    def turn(self) -> Iterator[Matches]:
        """Wait for a turn and give the comparison of a stored hash with a typed secret.

        What is decided before and noted after the comparison belongs inside the turn: so a flood
        of parallel guesses cannot overtake the count of failures (S11).
        """
        with self._turns:
            yield self._matches

    def _matches(self, stored: str | None, secret: str) -> bool:
        usable = stored is not None and stored.startswith("$argon2")
        try:
            self._argon.verify(stored if usable and stored else self._decoy, _normal(secret)[:MOST])
        except (VerificationError, InvalidHashError):
            return False
        return usable


def new_token() -> str:
    """Return 256 random bits as text for a cookie, a header or an address (S9)."""
    return randomness.token_urlsafe(TOKEN_BYTES)


def token_sha256(token: str) -> str:
    """Return what is stored of a token; it is random, so a plain hash is enough."""
    return digest(token.encode()).hexdigest()


def secret_findings(
    secret: str, *, is_administrator: bool, names: Iterable[str] = ()
) -> list[Finding]:
    """Return everything that is wrong with a chosen secret; empty when it may be used (D6).

    Args:
        names: login, printed name and plant code of the owner, of which it may not consist.
    """
    least = LEAST_FOR_ADMINISTRATORS if is_administrator else LEAST
    normal = _normal(secret)
    found = []
    if len(normal) < least:
        found.append(
            _finding(
                N_("The secret has {count} characters; at least {least} are needed."),
                N_("Four words that do not belong together are long and easy to keep in mind."),
                count=len(normal),
                least=least,
            )
        )
    if len(normal) > MOST:
        found.append(
            _finding(
                N_("The secret has {count} characters; at most {most} are taken."),
                N_("Choose a shorter one."),
                count=len(normal),
                most=MOST,
            )
        )
    elif _is_common(normal):
        found.append(
            _finding(
                N_("The secret is one of those that everybody tries first."),
                N_("Choose words that do not belong together."),
            )
        )
    elif _is_own_name(normal, names):
        found.append(
            _finding(
                N_("The secret consists of your own name or that of the plant."),
                N_("Choose words that nobody connects with you."),
            )
        )
    return found


def _finding(message: str, remedy: str, **data: Any) -> Finding:
    return refusal("E49", "secret", message, remedy, **data)


def _normal(secret: str) -> str:
    # Keyboards of one plant compose the same accent in different ways.
    return unicodedata.normalize("NFKC", secret)


def _is_common(secret: str) -> bool:
    folded = secret.casefold()
    if len(set(folded)) < LEAST_DIFFERENT or _repeats(folded) or _counts(folded):
        return True
    words = _common_words()
    return any(_of_common_words(text, words) for text in _readings(folded))


def _readings(folded: str) -> set[str]:
    """Return the ways to read a secret: letters for signs, nothing around or between."""
    read = {folded, folded.translate(LETTERS_FOR_SIGNS)}
    read |= {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text) for text in (*read,)}
    read |= {text.translate(LETTERS_FOR_SIGNS) for text in (*read,)}
    return {re.sub(r"[\W_]+", "", text) for text in read} - {""}


def _of_common_words(text: str, words: frozenset[str]) -> bool:
    """Say whether the text is one or two of the common words."""
    if text in words:
        return True
    return any(text[:cut] in words and text[cut:] in words for cut in range(3, len(text) - 2))


def _repeats(text: str) -> bool:
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)]
        for size in range(1, LONGEST_REPEATED + 1)
    )


def _counts(text: str) -> bool:
    """Say whether each character follows its neighbour, up or down: 123456789012, zyxwvutsrqpo."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    # After nine comes zero: 890123456789 counts too.
    return {step % 10 for step in steps} in ({1}, {9}) and text.isalnum()


def _is_own_name(secret: str, names: Iterable[str]) -> bool:
    text = secret.casefold()
    parts = {p for name in names for p in re.split(r"[\W_]+", name.casefold())}
    long_enough = sorted((p for p in parts if len(p) >= OWN_NAME_CHARACTERS), key=len, reverse=True)
    left = text
    for part in long_enough:
        left = left.replace(part, "")
    return left != text and len(re.sub(r"[\W\d_]+", "", left)) < LEFT_WITHOUT_NAME


def _common_words() -> frozenset[str]:
    text = files("workwright.services").joinpath("common_secrets.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
