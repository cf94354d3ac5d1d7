"""Logins, codes and names as people type them: one spelling each, nothing invisible (B4, E44)."""

import re
import unicodedata

LONGEST_LOGIN = 60
LONGEST_CODE = 60
LONGEST_NAME = 200
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.ASCII)
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+:#()-]*[A-Za-z0-9)])?", re.ASCII)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def folded(login: str) -> str:
    """Return the spelling on which uniqueness is judged; claims of any length stay bounded."""
    text = unicodedata.normalize("NFKC", login[: 4 * LONGEST_LOGIN]).casefold().strip()
    return "".join(c for c in text if unicodedata.category(c) not in INVISIBLE)[:LONGEST_LOGIN]


def login_and_plant(typed: str) -> tuple[str, str | None]:
    """Return the case-folded login and the plant of ``name@plant``, or no plant."""
    name, sign, plant = typed.rpartition("@")
    return (folded(name), folded(plant)) if sign else (folded(plant), None)


def is_login(text: str) -> bool:
    """Say whether the text may become a login: letters, digits, dot, hyphen, underscore."""
    return len(text) <= LONGEST_LOGIN and LOGIN.fullmatch(text.casefold()) is not None


def is_code(text: str) -> bool:
    """Say whether the text may be a human key; no letters that look like others."""
    return len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Say whether the text may be shown as a name: visible, composed, on one line, not too long."""
    return (
        0 < len(text.strip()) <= LONGEST_NAME
        and text == unicodedata.normalize("NFC", text)
        and not any(unicodedata.category(c) in INVISIBLE for c in text)
    )
