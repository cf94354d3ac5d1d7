"""The status of lots and equipment in words with their tone."""

from collections.abc import Mapping
from typing import Final

from workwright.domain.text import N_
from workwright.web.i18n import say

LOTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "quarantine": (N_("in quarantine"), "hold", "lock"),
    "released": (N_("released"), "", "check"),
    "hold": (N_("on hold"), "warn", "warn"),
    "rejected": (N_("rejected"), "stop", "stop"),
    "expired": (N_("expired"), "stop", "stop"),
    "consumed": (N_("used up"), "", "minus"),
}
PIECES: Final[Mapping[str, tuple[str, str, str]]] = {
    "available": (N_("available"), "", "check"),
    "in_use": (N_("in use"), "", "play"),
    "under_maintenance": (N_("under maintenance"), "warn", "wrench"),
    "out_of_service": (N_("out of service"), "stop", "stop"),
    "dirty": (N_("not clean"), "warn", "warn"),
    "in_cleaning": (N_("being cleaned"), "hold", "clock"),
    "clean": (N_("clean"), "", "check"),
}


def lot_status(code: str) -> tuple[str, str, str]:
    """Return word, tone and icon of a lot's status."""
    word, tone, icon = LOTS[code]
    return say(word), tone, icon


def piece_status(code: str) -> tuple[str, str, str]:
    """Return word, tone and icon of a piece's availability or cleaning."""
    word, tone, icon = PIECES[code]
    return say(word), tone, icon
