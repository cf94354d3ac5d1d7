"""A person's own page: language, theme, the statement on electronic signatures (E12)."""

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.people import Account
from workwright.services import identity as people
from workwright.services.preferences import THEMES, choose_preferences
from workwright.services.runtime import Work
from workwright.web.acting import Done, act, look
from workwright.web.i18n import _, say
from workwright.web.identity.blueprint import identity
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal, settings

ME = "/me"


@route(identity, ME, permission=SIGNED_IN)
def me() -> str:
    """Show what belongs to the person: language, theme, secret, statement."""
    with look() as scope:
        account = scope.find(Account, person_id=principal().person_id)
    return render_template("identity/me.html", account=account, themes=THEMES, **_statement())


@route(identity, "/me/preferences", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
def preferences() -> BaseResponse:
    """Keep the language and theme that a person chose."""

    def action(work: Work) -> Done:
        locale, theme = request.form.get("locale", ""), request.form.get("theme", "")
        choose_preferences(work, locale, theme, settings().languages)
        return Done(ME)

    return act(action)


@route(identity, "/me/statement", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
def accept() -> BaseResponse:
    """Record that the person accepts the statement that was shown."""

    def action(work: Work) -> Done:
        people.accept_statement(work, request.form.get("version", ""))
        return Done(ME, _("You accepted the statement. You can sign now."))

    return act(action)


def _statement() -> dict[str, str]:
    version = people.CURRENT_STATEMENT
    return {"version": version, "statement": say(people.STATEMENTS[version])}
