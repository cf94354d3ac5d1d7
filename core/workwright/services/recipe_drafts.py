"""Drafts of recipe versions: begun, edited part by part, handed back, given up (W4, W5, W23)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.domain.canonical import canonical
from workwright.domain.checks import Finding, Hit, Moment, Severity
from workwright.domain.context import CheckContext, SignatureFacts
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent
from workwright.domain.recipe_parts import TakenTwice, item_problems
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services import checking
from workwright.services.authority import require, require_reason
from workwright.services.names import is_code
from workwright.services.profiles import active
from workwright.services.recipe_rows import rewrite
from workwright.services.recipes import (
    content_of,
    must_be,
    store_version,
    unknown_references,
    version_facts,
)
from workwright.services.runtime import Look, Work

AUTHORS = "recipe.author"
NOBODY = UUID(int=0)


def begin_recipe(work: Work, content: RecipeContent) -> RecipeVersion:
    """Begin a new recipe with its first draft; parts are put in afterwards.

    Raises:
        Refused: the code is taken or none; the reason says nothing; what ``author_version``
            refuses.
    """
    require(work, AUTHORS, content.code)
    problems = []
    if not is_code(content.code):
        problems.append(
            _problem(content.code, N_("{code} cannot be a code."), N_("Choose another code."))
        )
    elif work.session.scalar(
        select(func.count()).where(func.lower(Recipe.code) == content.code.lower())
    ):
        problems.append(
            _problem(
                content.code,
                N_("{code} is taken; capital and small letters count as the same."),
                N_("Begin a new version of it, or choose another code."),
            )
        )
    if problems:
        raise Refused(problems, AUTHORS)
    return _begun(work, content)


def begin_version(work: Work, version_id: UUID, reason: str) -> RecipeVersion:
    """Begin the next version of a recipe as a draft with the content of this one.

    Raises:
        Refused: the reason says nothing (E35), or a draft of the recipe is open already.
    """
    require(work, AUTHORS)
    origin = work.get(RecipeVersion, version_id)
    work.lock(Recipe, origin.recipe_id)
    versions = work.all(RecipeVersion, RecipeVersion.revision, recipe_id=origin.recipe_id)
    open_now = [v for v in versions if v.status in ("draft", "in_approval")]
    if open_now:
        raise Refused(
            [
                refusal(
                    "W4",
                    open_now[0].version,
                    N_("Version {version} is not approved yet."),
                    N_("Go on with it, or give it up first."),
                    version=open_now[0].version,
                )
            ],
            AUTHORS,
        )
    nextone = max(v.revision for v in versions) + 1
    content = replace(
        content_of(work, origin),
        version=str(nextone),
        change_reason=reason,
        effective_from=None,
    )
    return _begun(work, content)


def edit_version(
    work: Work,
    version_id: UUID,
    shown: int,
    edit: Callable[[RecipeContent], RecipeContent],
    items: Iterable[tuple[str, object]] = (),
) -> RecipeVersion:
    """Change a draft; what the whole recipe lacks is asked when it is signed, not here.

    Args:
        shown: ``row_version`` of the draft that the person saw (B14).
        edit: makes the new content of the old one.
        items: part and item that go in, judged by themselves.

    Raises:
        Stale: somebody else changed the draft in between.
        Refused: no draft any more; a key that stands twice; a code that nobody has; limits out of
            order; every problem at once.
        NotFound: the part that was to be changed is gone.
    """
    require(work, AUTHORS)
    version = work.lock(RecipeVersion, version_id, version=shown)
    must_be(version, "draft", "draft")
    before = content_of(work, version)
    try:
        after = edit(before)
    except TakenTwice as exc:
        taken = _problem(str(exc), N_("{code} stands there already."), N_("Give it another one."))
        raise Refused([taken], AUTHORS) from None
    if canonical(after) == canonical(before):
        return version
    problems = [
        *(_finding(hit) for part, item in items for hit in item_problems(part, item)),
        *unknown_references(work, after),
    ]
    if problems:
        raise Refused(problems, AUTHORS)
    rewrite(work, version, before, after)
    version.row_version += 1
    work.audit("recipe_version.edited", version, reason=after.change_reason)
    return version


def hand_back(work: Work, version_id: UUID, reason: str) -> RecipeVersion:
    """Hand a version that waits for approval back to its author: a draft again.

    Raises:
        Refused: it does not wait for approval, or the reason says nothing (E35).
    """
    require(work, "recipe.approve")
    return _moved(work, version_id, "in_approval", "draft", "recipe_version.handed_back", reason)


def give_up(work: Work, version_id: UUID, reason: str) -> RecipeVersion:
    """Give up a draft; its number stays used and what it said can be read.

    Raises:
        Refused: it is no draft, or the reason says nothing (E35).
    """
    require(work, AUTHORS)
    return _moved(work, version_id, "draft", "withdrawn", "recipe_version.given_up", reason)


def missing_for_approval(scope: Look, version: RecipeVersion) -> tuple[Finding, ...]:
    """Return what approval would refuse now, the signatures aside."""
    signed = (
        SignatureFacts(Meaning.AUTHORED.value, "author", version.authored_by_id, "recipe_version"),
        SignatureFacts(Meaning.APPROVED.value, "approver", NOBODY, "recipe_version"),
    )
    context = CheckContext(
        moment=Moment.RECIPE_APPROVE,
        now=scope.now,
        today=scope.today,
        zone=scope.time_zone,
        recipe=content_of(scope, version),
        version=version_facts(scope, version),
        signatures=signed,
    )
    return tuple(checking.evaluate_draft(scope, active(scope), context).blocking)


def _begun(work: Work, content: RecipeContent) -> RecipeVersion:
    reason = require_reason(
        content.change_reason, active(work).policy("reason_length"), content.code
    )
    version = store_version(work, replace(content, change_reason=reason), status="draft")
    work.audit("recipe_version.begun", version, reason=reason)
    return version


def _moved(
    work: Work, version_id: UUID, wanted: str, target: str, act: str, reason: str
) -> RecipeVersion:
    version = work.lock(RecipeVersion, version_id)
    must_be(version, wanted, target)
    reason = require_reason(reason, active(work).policy("reason_length"), version.version)
    version.status = target
    version.row_version += 1
    work.audit(act, version, reason=reason)
    return version


def _problem(code: str, message: str, remedy: str) -> Finding:
    return refusal("E44", code[:60], message, remedy, code=code[:60])


def _finding(hit: Hit) -> Finding:
    return Finding(
        "T1", checking.CORE, Severity.BLOCK, hit.subject, hit.message, hit.data, hit.remedy
    )
