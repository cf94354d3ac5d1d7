"""The blueprint of the office: orders, imports and masters at the desk."""

from flask import Blueprint

office = Blueprint("office", __name__, url_prefix="/office")
