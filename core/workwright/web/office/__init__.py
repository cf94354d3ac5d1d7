"""The office: orders from import to release, their masters and their story."""

from workwright.web.office import (
    assign,
    ending,
    equipment,
    home,
    imports,
    lots,
    order_form,
    order_list,
    order_page,
    recipes,
    release,
)
from workwright.web.office.blueprint import office
from workwright.web.office.rail import office_rail

__all__ = [
    "assign",
    "ending",
    "equipment",
    "home",
    "imports",
    "lots",
    "office",
    "office_rail",
    "order_form",
    "order_list",
    "order_page",
    "recipes",
    "release",
]
