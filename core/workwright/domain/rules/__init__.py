"""The core's own rules as checks, so that a review sees them evaluated like any other.

They hold for every industry and no profile can set them. A plugin's checks are asked beside them.
"""

from workwright.domain.checks import Check
from workwright.domain.rules import approval, completion, ending, people, release, review, step

CORE_CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (
            item
            for module in (approval, release, people, step, completion, ending, review)
            for item in vars(module).values()
            if isinstance(item, Check)
        ),
        key=lambda check: check.rule,
    )
)
"""Every rule of the core, by rule id; each stands in the module of the moment it belongs to."""
