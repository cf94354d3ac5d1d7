"""The kiosk: what an operator with gloves sees and does, one step at a time."""

from workwright.web.kiosk import acts, closing, decisions, signatures, tiles
from workwright.web.kiosk.blueprint import kiosk, kiosk_rail

__all__ = ["acts", "closing", "decisions", "kiosk", "kiosk_rail", "signatures", "tiles"]
