"""The kiosk: what an operator with gloves sees and does, one step at a time."""

import workwright.web.kiosk.acts
import workwright.web.kiosk.closing
import workwright.web.kiosk.decisions
import workwright.web.kiosk.signatures
import workwright.web.kiosk.tiles
from workwright.web.kiosk.blueprint import kiosk, kiosk_rail

__all__ = ["kiosk", "kiosk_rail"]
