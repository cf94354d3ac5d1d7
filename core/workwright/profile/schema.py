"""Check the shape of profiles and plugin fragments against the published schemas."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema.protocols import Validator

from workwright.errors import Problem
from workwright.forms.sentences import compile_schema, read_schema, tell
from workwright.forms.sheet import Loaded, Sheet, Where, in_file

LANGUAGE = 1
IDENTITY = ("workwright", "profile", "version", "title", "about", "extends", "plugins", "locked")
FRAGMENT_IDENTITY = ("workwright", "plugin", "law", "needs")
FOLDER = files("workwright.profile") / "schemas"
TERM_SHORT = 12


@cache
def profile_schema() -> Mapping[str, Any]:
    """Return the published schema of profiles."""
    return read_schema(FOLDER / "profile.schema.json")


@cache
def fragment_schema() -> Mapping[str, Any]:
    """Return the published schema of plugin fragments, with the profile's parts inside it."""
    text = (FOLDER / "plugin-defaults.schema.json").read_text(encoding="utf-8")
    local = text.replace(str(profile_schema()["$id"]) + "#", "#")
    schema: dict[str, Any] = json.loads(local, parse_float=Decimal)
    return {**schema, "$defs": profile_schema()["$defs"]}


@cache
def _profile_validator() -> Validator:
    return compile_schema(profile_schema())


@cache
def _fragment_validator() -> Validator:
    return compile_schema(fragment_schema())


def shape_problems(loaded: Loaded, *, fragment: bool = False) -> list[Problem]:
    """Return the reader's problems and everything the schema finds, by place.

    Args:
        fragment: the file is what a plugin brings, not a profile.
    """
    sheet = Sheet(in_file(loaded.file, loaded.keys))
    sheet.extend(loaded.problems)
    if loaded.data is None and loaded.problems:
        return sheet.problems
    if isinstance(loaded.data, dict) and _speaks_another(loaded.data, sheet):
        return sheet.problems
    tell(_fragment_validator() if fragment else _profile_validator(), loaded.data, sheet)
    return [_renamed(problem) for problem in sheet.problems]


def _speaks_another(data: Mapping[str, Any], sheet: Sheet) -> bool:
    version = data.get("workwright", LANGUAGE)
    if version == LANGUAGE or not isinstance(version, int) or isinstance(version, bool):
        return False
    message = f"written for language {version}, this installation speaks {LANGUAGE}"
    where: Where = ("workwright",)
    sheet.add("language.version", where, message, "update Workwright, or run profile upgrade")
    return True


def _renamed(problem: Problem) -> Problem:
    """Return the problem of a too long short word under its own code."""
    parts = problem.path.split(".")
    if problem.code != "schema.bound" or parts[0] != "terms" or parts[-1] != "short":
        return problem
    message = problem.message.split(" has over")[0] + f" has over {TERM_SHORT} characters"
    return Problem(
        problem.file, problem.line, problem.column, problem.path, message, "shorten", "term.short"
    )
