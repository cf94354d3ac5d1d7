"""Doors: signing in and out, locking, registering a kiosk, one's own secret and statement."""

from workwright.web.identity import account, door, kiosk, secrets
from workwright.web.identity.blueprint import identity

__all__ = ["account", "door", "identity", "kiosk", "secrets"]
