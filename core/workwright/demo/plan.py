"""What a demo plant consists of, read from its data file; days are relative to today."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from workwright.domain.recipe import RecipeContent, from_plain

DATA = files("workwright.demo") / "data"
PLANTS = ("halden", "reducers")


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demo plant."""

    code: str
    name: str
    login: str
    roles: tuple[str, ...]
    trained: bool
    locale: str


@dataclass(frozen=True)
class DemoPlan:
    """One plant of the demo; ``data`` holds the lists that the set-up walks through."""

    tenant: str
    name: str
    profile: str
    secret: str
    people: tuple[DemoPerson, ...]
    data: Mapping[str, Any]

    @property
    def administrator(self) -> DemoPerson:
        """Return the administrator."""
        given = self.data["administrator"]
        return DemoPerson(
            given["code"], given["name"], given["login"], ("administrator",), True, "en"
        )

    def recipes(self) -> tuple[RecipeContent, ...]:
        """Return the recipes that the plant makes its products by."""
        return tuple(read_recipe(name) for name in self.data["recipes"])


def read_plan(tenant: str) -> DemoPlan:
    """Return the plan of a demo plant; ``KeyError`` when there is none of that name."""
    if tenant not in PLANTS:
        raise KeyError(tenant)
    data = json.loads((DATA / f"{tenant}.json").read_text(encoding="utf-8"))
    people = tuple(
        DemoPerson(p["code"], p["name"], p["login"], tuple(p["roles"]), p["trained"], p["locale"])
        for p in data["people"]
    )
    return DemoPlan(data["tenant"], data["name"], data["profile"], data["secret"], people, data)


def read_recipe(name: str) -> RecipeContent:
    """Return the recipe of a data file."""
    return from_plain(RecipeContent, json.loads((DATA / name).read_text(encoding="utf-8")))
