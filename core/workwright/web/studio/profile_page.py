"""The profile that runs: version and hash, plugins, words, signatures, rules, forms, proposals."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.config import ProfileVersion
from workwright.domain.checks import Check, Moment
from workwright.domain.lifecycle import TRANSITIONS
from workwright.profile.model import Profile
from workwright.services.checking import profile_checks
from workwright.services.profiles import active, approve, drafts, reject, versions, what_changes
from workwright.services.review_page import names_of
from workwright.services.runtime import Look, Work
from workwright.web.acting import Done, act, look
from workwright.web.i18n import _, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.meanings import meaning_word
from workwright.web.office.cells import written
from workwright.web.quality.rules_part import moment_word
from workwright.web.security import route
from workwright.web.sessions import principal
from workwright.web.studio.blueprint import READS, studio
from workwright.web.studio.change_words import sections_of
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

TABS = ("overview", "words", "signatures", "rules", "forms", "versions")
STATUS_TONES = {"proposed": ("hold", "users"), "active": ("ok", "check"), "retired": ("", "")}


@route(studio, "/profile", permission=READS)
def profile() -> str:
    """Show the profile that runs, one part at a time."""
    asked = request.args.get("part", "")
    part = asked if asked in TABS else TABS[0]
    with look() as scope:
        words = terms()
        rows = versions(scope)
        names = names_of(scope, [p for r in rows for p in (r.proposed_by_id, r.approved_by_id)])
        return render_template(
            "studio/profile.html",
            profile=words.profile,
            title=words.profile.pick(words.profile.title, words.lang),
            part=part,
            tabs=_tabs(part, sum(row.status == "proposed" for row in rows)),
            proposals=[
                (row, sections_of(what_changes(scope, Profile.from_effective(row.effective))))
                for row in rows
                if row.status == "proposed"
            ],
            reach=drafts(scope),
            rows=rows,
            names=names,
            tones=STATUS_TONES,
            me_id=principal().person_id,
            **_content(scope, words, part),
        )


@route(
    studio,
    "/versions/<uuid:version_id>/approve",
    methods=["POST"],
    permission="profile.approve",
    unsafe="keyed",
    endpoint="approve",
)
def approve_version(version_id: UUID) -> BaseResponse:
    """Approve a proposal as a second person; the plant runs it from this moment (S32)."""
    reason = request.form.get("reason", "")

    def action(work: Work) -> Done:
        row = approve(work, version_id, reason)
        said = _("%(profile)s %(version)s runs now.", profile=row.profile, version=row.version)
        return Done(url_for("studio.profile"), said)

    return act(action)


@route(
    studio,
    "/versions/<uuid:version_id>/reject",
    methods=["POST"],
    permission="profile.approve",
    unsafe="keyed",
    endpoint="reject",
)
def reject_version(version_id: UUID) -> BaseResponse:
    """Turn a proposal down."""
    reason = request.form.get("reason", "")

    def action(work: Work) -> Done:
        reject(work, version_id, reason)
        return Done(url_for("studio.profile", part="versions"), _("Proposal turned down."))

    return act(action)


def status_word(row: ProfileVersion) -> str:
    """Return where a version stands."""
    return {
        "proposed": _("waits for approval"),
        "active": _("runs"),
        "retired": _("retired"),
    }[row.status]


def _tabs(part: str, waiting: int) -> list[tuple[str, str, bool, int | None, str]]:
    labels = {
        "overview": _("Overview"),
        "words": _("Words"),
        "signatures": _("Roles and signatures"),
        "rules": _("Rules"),
        "forms": _("Step kinds and forms"),
        "versions": _("Versions"),
    }
    return [
        (
            labels[name],
            url_for("studio.profile", part=name),
            name == part,
            waiting if name == "versions" and waiting else None,
            "hold",
        )
        for name in TABS
    ]


def _content(scope: Look, words: Terms, part: str) -> dict[str, Any]:
    profile = words.profile
    match part:
        case "words":
            return {"listing": _words(words)}
        case "signatures":
            return {"signatures": _signatures(words), "roles": _roles(words)}
        case "rules":
            return {"listing": _rules(scope, profile)}
        case "forms":
            return {"kinds": _kinds(words), "references": profile.form_refs}
        case "versions":
            return {"status_word": status_word, "runs": active(scope).sha256}
    return {
        "plugins": _plugins(scope, profile),
        "problems": scope.runtime.plugins.problems,
        "policies": [(name, written(value)) for name, value in sorted(profile.policies.items())],
        "plugin_settings": [
            (f"{plugin}.{name}", written(value))
            for plugin, values in sorted(profile.settings.items())
            for name, value in sorted(values.items())
        ],
    }


def _plugins(scope: Look, profile: Profile) -> list[tuple[str, str, str, bool]]:
    """Return name, version of the profile, version installed, and whether they are the same."""
    installed = scope.runtime.plugins.versions
    return [
        (name, stated, installed.get(name, "–"), installed.get(name) == stated)
        for name, stated in sorted(profile.plugins.items())
    ]


def _words(words: Terms) -> Listing:
    profile = words.profile
    rows = [
        Row(noun, noun, (noun, words.one(noun), words.many(noun), words.short(noun)))
        for noun in sorted(profile.terms(words.lang))
    ]
    return Listing(
        (Column(_("Noun")), Column(_("One")), Column(_("Several")), Column(_("Short"))),
        tuple(rows),
        _("%(count)s words", count=len(rows)),
    )


def _signatures(words: Terms) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return rule, name and signers of every transition that is signed."""
    return [
        (
            transition.rule,
            f"{words.state(transition.target)}",
            [(words.role(s.role), meaning_word(s.meaning)) for s in signers],
        )
        for transition in TRANSITIONS
        if (signers := words.profile.signers(transition.name))
    ]


def _roles(words: Terms) -> list[tuple[str, str, list[str], str]]:
    return [
        (
            code,
            words.role(code),
            sorted(role.permissions),
            words.roles(role.not_with),
        )
        for code, role in words.profile.roles.items()
    ]


def _rules(scope: Look, profile: Profile) -> Listing:
    settings = profile.check_settings()
    checks = sorted(profile_checks(scope, profile), key=lambda c: (c.source, c.rule))
    return Listing(
        (
            Column(_("Rule")),
            Column(_("Demand"), nowrap=False),
            Column(_("Severity")),
            Column(_("Parameters"), nowrap=False),
            Column(_("Moments"), nowrap=False),
            Column(_("Comes from")),
        ),
        tuple(_rule(check, check.rule in settings) for check in checks),
        _("%(count)s rules", count=len(checks)),
    )


def _rule(check: Check, is_set: bool) -> Row:
    severity = {
        "block": _("refuses"),
        "deviate": _("opens a deviation"),
        "warn": _("warns"),
    }[check.severity.value]
    tags = [Tag(severity, "warn" if check.severity.value == "warn" else "")]
    if is_set:
        tags.append(Tag(_("set by the profile"), "action"))
    parameters = ", ".join(f"{name} = {written(v)}" for name, v in sorted(check.parameters.items()))
    moments = ", ".join(moment_word(m) for m in Moment if m in check.moments)
    return Row(
        check.rule,
        check.rule,
        (
            check.rule,
            Cell("text", say(check.title), line=str(check.citation)),
            Cell("tags", tags=tuple(tags)),
            parameters or None,
            moments,
            _("core") if check.source == "core" else check.source,
        ),
    )


def _kinds(words: Terms) -> list[tuple[str, str, str, str | None, bool]]:
    profile = words.profile
    return [
        (name, profile.pick(kind.label, words.lang), kind.base, kind.form, kind.two_person)
        for name, kind in profile.step_kinds.items()
    ]
