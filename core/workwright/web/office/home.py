"""The first page at the desk: what waits for this person."""

from flask import render_template

from workwright.web.office.blueprint import office
from workwright.web.security import SIGNED_IN, route


@route(office, "/", permission=SIGNED_IN)
def home() -> str:
    """Show what waits."""
    return render_template("office/home.html")
