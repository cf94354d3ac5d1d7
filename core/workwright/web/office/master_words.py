"""What lots, equipment and their records say in codes: word, tone and icon of each."""

from collections.abc import Mapping
from typing import Final

from workwright.domain.text import N_

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

ACTIVITIES: Final[Mapping[str, tuple[str, str, str]]] = {
    "use_begun": (N_("use begun"), "", "play"),
    "use_ended": (N_("use ended"), "", "check"),
    "cleaning": (N_("cleaned"), "ok", "check"),
    "maintenance": (N_("maintenance"), "warn", "wrench"),
    "calibration": (N_("calibrated"), "ok", "scale"),
    "status": (N_("status"), "", "info"),
}
RESERVATIONS: Final[Mapping[str, tuple[str, str, str]]] = {
    "active": (N_("active"), "ok", "check"),
    "invalid": (N_("invalid"), "warn", "warn"),
    "closed": (N_("closed"), "", "minus"),
}
MOVES: Final[Mapping[str, tuple[str, str, str]]] = {
    "receive": (N_("received"), "", "plus"),
    "produce": (N_("made"), "", "plus"),
    "consume": (N_("used"), "", "minus"),
    "return": (N_("returned"), "", "swap"),
    "sample": (N_("sampled"), "", "flask"),
    "destroy": (N_("destroyed"), "warn", "x"),
    "adjust": (N_("adjusted"), "warn", "scale"),
    "reserve": (N_("reserved"), "hold", "lock"),
    "unreserve": (N_("freed"), "", "swap"),
    "reject": (N_("rejected"), "stop", "stop"),
}
VERSIONS: Final[Mapping[str, tuple[str, str, str]]] = {
    "draft": (N_("draft"), "hold", "edit"),
    "effective": (N_("in force"), "ok", "check"),
    "superseded": (N_("superseded"), "", "minus"),
    "withdrawn": (N_("withdrawn"), "stop", "stop"),
}
DEVICES: Final[Mapping[str, tuple[str, str, str]]] = {
    "kiosk": (N_("kiosk"), "", "phone"),
    "scale": (N_("connection of a scale"), "", "scale"),
    "gateway": (N_("gateway"), "", "wifi"),
}
RECIPES: Final[Mapping[str, tuple[str, str, str]]] = {
    "draft": (N_("draft"), "hold", "edit"),
    "in_approval": (N_("waits for approval"), "hold", "users"),
    "effective": (N_("effective"), "", "check"),
    "superseded": (N_("superseded"), "", "minus"),
    "withdrawn": (N_("withdrawn"), "stop", "stop"),
}
PEOPLE_STATUS: Final[Mapping[str, tuple[str, str, str]]] = {
    "active": (N_("active"), "", "check"),
    "disabled": (N_("out of use"), "stop", "stop"),
}
LANGUAGES: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": (N_("English"), "", "globe"),
    "de": (N_("German"), "", "globe"),
}
TRAININGS: Final[Mapping[str, str]] = {
    "read": N_("read"),
    "practical": N_("practical"),
    "assessed": N_("assessed"),
}
MATERIAL_KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "component": (N_("component"), "", "box"),
    "intermediate": (N_("intermediate"), "", "flask"),
    "product": (N_("product"), "action", "tag"),
    "label": (N_("label"), "", "tag"),
    "packaging": (N_("packaging"), "", "box"),
    "part": (N_("part"), "", "wrench"),
}
PICK_RULES: Final[Mapping[str, tuple[str, str, str]]] = {
    "fefo": (N_("first to expire, first out"), "", "clock"),
    "fifo": (N_("first in, first out"), "", "right"),
    "specific": (N_("named lots only"), "", "lock"),
}
