"""Where a CAPA stands, in words, tone and shape."""

from typing import Final

from workwright.web.i18n import _

STATUS_TONES: Final = {"open": "warn", "effective": "", "ineffective": "stop"}
STATUS_ICONS: Final = {"open": "clock", "effective": "check", "ineffective": "x"}


def status_word(status: str) -> str:
    """Return where a CAPA stands."""
    return {
        "open": _("Open"),
        "effective": _("Effective"),
        "ineffective": _("Not effective"),
    }.get(status, status)
