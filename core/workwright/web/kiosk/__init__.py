"""The kiosk: what an operator with gloves sees and does, one step at a time."""

from workwright.web.kiosk import acts, counting, decisions, ending, pauses, signatures, tiles
from workwright.web.kiosk.blueprint import kiosk, kiosk_rail

VIEWS = (tiles, acts, signatures, decisions, pauses, counting, ending)
"""The modules whose import adds the addresses to the blueprint."""

__all__ = ["VIEWS", "kiosk", "kiosk_rail"]
