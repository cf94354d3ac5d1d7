"""The meanings of a signature in words; no other meaning exists (E14)."""

from collections.abc import Mapping
from typing import Final

from flask import Flask

from workwright.db.tables.quality import Signature
from workwright.domain.lifecycle import Meaning
from workwright.domain.text import N_
from workwright.web.i18n import say
from workwright.web.surroundings import terms

BY: Final[Mapping[Meaning, str]] = {
    Meaning.AUTHORED: N_("Authored by {name}, {role}"),
    Meaning.PERFORMED: N_("Performed by {name}, {role}"),
    Meaning.VERIFIED: N_("Verified by {name}, {role}"),
    Meaning.SUPERVISED: N_("Supervised by {name}, {role}"),
    Meaning.ISSUED: N_("Issued by {name}, {role}"),
    Meaning.RESUMED: N_("Resumed by {name}, {role}"),
    Meaning.REVIEWED: N_("Reviewed by {name}, {role}"),
    Meaning.APPROVED: N_("Approved by {name}, {role}"),
    Meaning.RELEASED: N_("Released by {name}, {role}"),
    Meaning.REJECTED: N_("Rejected by {name}, {role}"),
    Meaning.RETURNED: N_("Returned by {name}, {role}"),
    Meaning.CANCELLED: N_("Cancelled by {name}, {role}"),
    Meaning.CORRECTED: N_("Corrected by {name}, {role}"),
    Meaning.WITNESSED: N_("Witnessed by {name}, {role}"),
}
SIGN_AS: Final[Mapping[Meaning, str]] = {
    Meaning.AUTHORED: N_("Sign as author"),
    Meaning.PERFORMED: N_("Sign as performed"),
    Meaning.VERIFIED: N_("Sign as verified"),
    Meaning.SUPERVISED: N_("Sign as supervised"),
    Meaning.ISSUED: N_("Sign as issued"),
    Meaning.RESUMED: N_("Sign as resumed"),
    Meaning.REVIEWED: N_("Sign as reviewed"),
    Meaning.APPROVED: N_("Sign as approved"),
    Meaning.RELEASED: N_("Sign as released"),
    Meaning.REJECTED: N_("Sign as rejected"),
    Meaning.RETURNED: N_("Sign as returned"),
    Meaning.CANCELLED: N_("Sign as cancelled"),
    Meaning.CORRECTED: N_("Sign as corrected"),
    Meaning.WITNESSED: N_("Sign as witnessed"),
}
WAITS: Final[Mapping[Meaning, str]] = {
    Meaning.AUTHORED: N_("authored"),
    Meaning.PERFORMED: N_("performed"),
    Meaning.VERIFIED: N_("verified"),
    Meaning.SUPERVISED: N_("supervised"),
    Meaning.ISSUED: N_("issued"),
    Meaning.RESUMED: N_("resumed"),
    Meaning.REVIEWED: N_("reviewed"),
    Meaning.APPROVED: N_("approved"),
    Meaning.RELEASED: N_("released"),
    Meaning.REJECTED: N_("rejected"),
    Meaning.RETURNED: N_("returned"),
    Meaning.CANCELLED: N_("cancelled"),
    Meaning.CORRECTED: N_("corrected"),
    Meaning.WITNESSED: N_("witnessed"),
}


def install(app: Flask) -> None:
    """Let templates say who signed as what."""
    app.jinja_env.globals.update(meaning_line=meaning_line, meaning_word=meaning_word)


def meaning_line(signature: Signature) -> str:
    """Return meaning, printed name and role of a stored signature (E15)."""
    role = terms().role(signature.role)
    return say(BY[Meaning(signature.meaning)], {"name": signature.printed_name, "role": role})


def meaning_word(meaning: Meaning | str) -> str:
    """Return the meaning as one word."""
    return say(WAITS[Meaning(meaning)])


def sign_as(meaning: Meaning) -> str:
    """Return what the key of a signing dialogue says."""
    return say(SIGN_AS[meaning])
