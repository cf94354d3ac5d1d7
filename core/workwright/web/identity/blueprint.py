"""The blueprint of doors and of what belongs to a person's own account."""

from flask import Blueprint

identity = Blueprint("identity", __name__)
