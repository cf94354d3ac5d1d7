"""Places where a test may stop the process, as a power cut or a kill would; off in production.

``WORKWRIGHT_FAULTS`` holds ``name=action`` pairs, separated by commas; an action is ``kill`` (the
process ends at once, without any clean-up), ``raise``, or ``pause``, which touches the file that
``WORKWRIGHT_FAULT_FILE`` names and waits to be killed. ``name@3=kill`` acts at the third passing.
"""

import os
import signal
import time
from pathlib import Path

_passed: dict[str, int] = {}


class Fault(RuntimeError):
    """What a fault point raises when it is told to."""


def faultpoint(name: str) -> None:
    """Do nothing, unless the environment asks for a fault here."""
    plan = os.environ.get("WORKWRIGHT_FAULTS")
    if plan:
        _act(name, plan)


def _act(name: str, plan: str) -> None:
    _passed[name] = passed = _passed.get(name, 0) + 1
    for item in plan.split(","):
        place, _, action = item.strip().partition("=")
        point, _, turn = place.partition("@")
        if point == name and (not turn or int(turn) == passed):
            _fail(name, action)


def _fail(name: str, action: str) -> None:
    if action == "raise":
        raise Fault(name)
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "pause":
        Path(os.environ["WORKWRIGHT_FAULT_FILE"]).touch()
        while True:
            time.sleep(3600)
    raise ValueError(f"WORKWRIGHT_FAULTS knows no action {action!r}")
