"""Where a version of a master stands, in words."""

from collections.abc import Mapping
from typing import Final

from workwright.domain.text import N_
from workwright.web.i18n import say

STATUS: Final[Mapping[str, str]] = {
    "draft": N_("draft"),
    "in_approval": N_("waits for approval"),
    "effective": N_("effective"),
    "superseded": N_("superseded"),
    "withdrawn": N_("withdrawn"),
}


def status_word(status: str) -> str:
    """Return the word for a status."""
    return say(STATUS[status])
