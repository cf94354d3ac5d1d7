"""The office: orders from import to release, their masters and their story."""

from workwright.web.office import home
from workwright.web.office.blueprint import office
from workwright.web.office.rail import office_rail

__all__ = ["home", "office", "office_rail"]
