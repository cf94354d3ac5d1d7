"""A version of a recipe withdrawn, with what it means for orders that were released by it (W5)."""

from uuid import UUID

from workwright.db.tables.recipes import RecipeVersion
from workwright.services.authority import require, require_reason
from workwright.services.holds import hold_what_is_not_begun
from workwright.services.profiles import active
from workwright.services.recipes import must_be
from workwright.services.runtime import Work


def withdraw_version(work: Work, version_id: UUID, reason: str) -> RecipeVersion:
    """Withdraw an effective version: no new release may use it (W5).

    Orders released by it and not begun are put on hold; the story of those that run tells it.

    Raises:
        Refused: the version is not effective, or the reason says nothing (E35).
    """
    require(work, "recipe.approve")
    version = work.lock(RecipeVersion, version_id)
    reason = require_reason(reason, active(work).policy("reason_length"), version.version)
    must_be(version, "effective", "withdrawn")
    version.status = "withdrawn"
    version.effective_to = work.today
    version.row_version += 1
    work.audit("recipe_version.withdrawn", version, reason=reason)
    hold_what_is_not_begun(work, version, reason)
    return version
