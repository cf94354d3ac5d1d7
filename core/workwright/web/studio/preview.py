"""A form of the profile as people will see it at the kiosk, empty; nothing can be sent."""

from flask import render_template, request

from workwright.errors import NotFound
from workwright.forms.build import build
from workwright.web.i18n import language
from workwright.web.security import route
from workwright.web.studio.blueprint import READS, studio
from workwright.web.surroundings import terms


@route(studio, "/forms/<path:reference>", permission=READS)
def preview(reference: str) -> str:
    """Draw a form of the active profile, in any of its languages."""
    words = terms()
    profile = words.profile
    if reference not in profile.form_refs:
        raise NotFound("form", reference)
    asked = request.args.get("language", "")
    shown = asked if asked in profile.languages else language()
    form = profile.form(reference)
    plan = build(form, profile.form_context(shown, {"step": {"number": "10"}}))
    used_by = [
        profile.pick(kind.label, words.lang)
        for kind in profile.step_kinds.values()
        if kind.form == reference
    ]
    return render_template(
        "studio/form.html",
        form=form,
        plan=plan,
        shown=shown,
        languages=profile.languages,
        used_by=used_by,
    )
