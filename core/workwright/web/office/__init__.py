"""The office: orders from import to release, their masters and their story."""

from workwright.web.office import (
    assign,
    devices,
    documents,
    ending,
    equipment,
    holds,
    home,
    imports,
    lots,
    materials,
    order_form,
    order_list,
    order_page,
    people,
    places,
    recipe_compare,
    recipe_edit,
    recipes,
    release,
)
from workwright.web.office.blueprint import office
from workwright.web.office.rail import office_rail

__all__ = [
    "assign",
    "devices",
    "documents",
    "ending",
    "equipment",
    "holds",
    "home",
    "imports",
    "lots",
    "materials",
    "office",
    "office_rail",
    "order_form",
    "order_list",
    "order_page",
    "people",
    "places",
    "recipe_compare",
    "recipe_edit",
    "recipes",
    "release",
]
