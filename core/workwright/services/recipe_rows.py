"""The rows of a recipe version, written at once: header, steps, bill of materials."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from workwright.db.tables.recipes import RecipeBomLine, RecipeStep, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.canonical import CanonicalText, canonical, plain
from workwright.domain.recipe import RecipeContent
from workwright.errors import Refused, refusal
from workwright.services.runtime import Work

ROWS = ("steps", "bom")


def version_values(
    work: Work, content: RecipeContent, recipe_id: UUID, status: str
) -> dict[str, Any]:
    """Return the columns of a new version.

    Raises:
        Refused: the version is not a number like 3 or 3.1.
    """
    revision, minor = revision_of(content.version)
    names = (f.name for f in fields(content) if f.name not in ROWS)
    return {
        "recipe_id": recipe_id,
        "revision": revision,
        "minor_revision": minor,
        "version": content.version,
        "status": status,
        "effective_from": content.effective_from,
        "base_qty": content.base_qty,
        "unit": content.unit,
        "bracket_low": content.bracket_low,
        "bracket_high": content.bracket_high,
        "content": {name: plain(getattr(content, name)) for name in names},
        "change_reason": content.change_reason,
        "authored_by_id": work.actor.person_id,
    }


def write_rows(
    work: Work, version_id: UUID, content: RecipeContent, materials: Mapping[str, UUID]
) -> None:
    """Add steps and bill of a new version, at the next flush.

    Args:
        materials: the id of each material of the bill, by code.
    """
    for position, step in enumerate(content.steps):
        work.insert(
            RecipeStep,
            {
                "recipe_version_id": version_id,
                "position": position,
                "number": step.number,
                "kind": step.kind,
                "spec": CanonicalText(canonical(step)),
            },
        )
    for line in content.bom:
        work.insert(
            RecipeBomLine,
            {
                "recipe_version_id": version_id,
                "line_no": line.line_no,
                "material_id": materials[line.material_code],
                "qty": line.qty,
                "unit": line.unit,
                "spec": CanonicalText(canonical(line)),
            },
        )


def revision_of(version: str) -> tuple[int, int]:
    """Return major and minor revision of a version as people say it.

    Raises:
        Refused: it is not a number like 3 or 3.1.
    """
    major, _, minor = version.partition(".")
    if not major.isdecimal() or (minor and not minor.isdecimal()):
        raise Refused(
            [
                refusal(
                    "T1",
                    version,
                    "Version {version} is not a number like 3 or 3.1.",
                    "Number versions 1, 2, 3 with an optional minor revision.",
                    version=version,
                )
            ],
            "recipe.author",
        )
    return int(major), int(minor or 0)


def rewrite(
    work: Work, version: RecipeVersion, before: RecipeContent, after: RecipeContent
) -> None:
    """Write what differs between two contents of a draft; rows of equal items stay untouched."""
    names = [f.name for f in fields(after) if f.name not in ROWS]
    version.content = {name: plain(getattr(after, name)) for name in names}
    for name in ("base_qty", "unit", "bracket_low", "bracket_high", "effective_from"):
        setattr(version, name, getattr(after, name))
    version.change_reason = after.change_reason
    _rewrite_steps(work, version, after)
    if before.bom != after.bom:
        _rewrite_bill(work, version, after)
    work.flush()


def _rewrite_steps(work: Work, version: RecipeVersion, after: RecipeContent) -> None:
    rows = {row.number: row for row in work.all(RecipeStep, recipe_version_id=version.id)}
    for position, step in enumerate(after.steps):
        spec = plain(step)
        row = rows.pop(step.number, None)
        values = {"position": position, "number": step.number, "kind": step.kind, "spec": spec}
        _put(work, RecipeStep, row, version.id, values)
    for row in rows.values():
        work.remove(row)


def _rewrite_bill(work: Work, version: RecipeVersion, after: RecipeContent) -> None:
    rows = {row.line_no: row for row in work.all(RecipeBomLine, recipe_version_id=version.id)}
    for line in after.bom:
        values = {
            "line_no": line.line_no,
            "material_id": work.named(Material, line.material_code).id,
            "qty": line.qty,
            "unit": line.unit,
            "spec": plain(line),
        }
        _put(work, RecipeBomLine, rows.pop(line.line_no, None), version.id, values)
    for row in rows.values():
        work.remove(row)


def _put(
    work: Work,
    kind: type[RecipeStep] | type[RecipeBomLine],
    row: RecipeStep | RecipeBomLine | None,
    version_id: UUID,
    values: Mapping[str, Any],
) -> None:
    if row is None:
        work.add(kind(recipe_version_id=version_id, **values))
        return
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
