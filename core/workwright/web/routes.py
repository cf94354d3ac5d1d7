"""The shell's own addresses: static files and a sign of life."""

from flask import Blueprint, Response, jsonify

from workwright.web.assets import asset, send
from workwright.web.htmx import go
from workwright.web.security import PUBLIC, route
from workwright.web.shell import clock

shell_blueprint = Blueprint("shell", __name__)


@route(shell_blueprint, "/static/<version>/<path:name>", permission=PUBLIC, scope="public")
def static(version: str, name: str) -> Response:
    """Answer a file for the browser."""
    return send(version, name)


@route(shell_blueprint, "/favicon.ico", permission=PUBLIC, scope="public")
def favicon() -> object:
    """Lead browsers that guess to the mark."""
    return go(asset("img/logo.svg"))


@route(shell_blueprint, "/alive", permission=PUBLIC, scope="public")
def alive() -> Response:
    """Say that the server answers, and its time, so that a kiosk knows both."""
    return jsonify(now=clock().now().isoformat())
