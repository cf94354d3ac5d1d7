"""The blueprint for programs: bearer tokens, keys on everything that writes, problems as JSON."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/api/v1")
