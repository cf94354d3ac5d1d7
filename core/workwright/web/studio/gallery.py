"""The profiles of this installation's library: look at one, see its problems, propose it."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.errors import ConfigProblems, NotFound, Problem
from workwright.profile.diff import Change
from workwright.profile.directions import Way
from workwright.profile.library import default_search
from workwright.profile.model import Profile
from workwright.services.profiles import active, drafts, propose, read_profile, what_changes
from workwright.services.runtime import Look, Work
from workwright.web.acting import Done, act, look
from workwright.web.i18n import _
from workwright.web.security import route
from workwright.web.studio.blueprint import READS, studio
from workwright.web.studio.change_words import sections_of
from workwright.web.surroundings import terms


@dataclass(frozen=True)
class Offered:
    """A profile of the library, read now.

    Args:
        problems: why it cannot run here, by place; empty where it can.
        runs: this very content is what the plant runs.
        changes: what would be other than today.
    """

    id: str
    profile: Profile | None
    problems: tuple[Problem, ...]
    runs: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def about(self) -> str:
        """Return what it is for, in the reader's language."""
        if self.profile is None:
            return ""
        return self.profile.pick(self.profile.about, terms().lang)

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return what order, recipe and record are called with it."""
        if self.profile is None:
            return []
        nouns = {
            _("Order"): "work_order",
            _("Recipe"): "recipe",
            _("Record"): "execution_record",
        }
        return [(label, self.profile.term(n, terms().lang)) for label, n in nouns.items()]

    @property
    def looser(self) -> int:
        """Return how many demands it would loosen."""
        return sum(change.way is Way.LOOSER for change in self.changes)

    @property
    def title(self) -> str:
        """Return its title in the reader's language; its id where it cannot be read."""
        if self.profile is None:
            return self.id
        return self.profile.pick(self.profile.title, terms().lang)


@route(studio, "/gallery", permission=READS)
def gallery() -> str:
    """Show every profile of the library with whether it may run here."""
    with look() as scope:
        offered = [_offered(scope, name) for name in default_search().profile_ids()]
    return render_template("studio/gallery.html", offered=offered)


@route(studio, "/gallery/<profile_id>", permission=READS)
def offered_profile(profile_id: str) -> str:
    """Show one profile of the library with every problem at its place."""
    if profile_id not in default_search().profile_ids():
        raise NotFound("profile", profile_id)
    with look() as scope:
        found = _offered(scope, profile_id)
        running = active(scope)
        reach = drafts(scope)
    return render_template(
        "studio/offered.html",
        found=found,
        running=running,
        changes=sections_of(found.changes),
        reach=reach,
    )


@route(
    studio,
    "/gallery/<profile_id>/propose",
    methods=["POST"],
    permission="profile.propose",
    unsafe="keyed",
    endpoint="propose",
)
def propose_profile(profile_id: str) -> BaseResponse:
    """Propose a profile of the library; it is read and checked again before (S32)."""
    if profile_id not in default_search().profile_ids():
        raise NotFound("profile", profile_id)
    with look() as scope:
        profile = read_profile(scope, profile_id)
    reason = request.form.get("reason", "")

    def action(work: Work) -> Done:
        row = propose(work, profile, reason)
        said = _(
            "%(profile)s %(version)s waits for a second person.",
            profile=row.profile,
            version=row.version,
        )
        return Done(url_for("studio.profile", part="versions"), said)

    return act(action)


def _offered(scope: Look, profile_id: str) -> Offered:
    try:
        profile = read_profile(scope, profile_id)
    except ConfigProblems as refused:
        return Offered(profile_id, None, tuple(refused.problems))
    runs = profile.sha256 == active(scope).sha256
    return Offered(profile_id, profile, (), runs, what_changes(scope, profile))
