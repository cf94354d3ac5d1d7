"""The frozen order: the recipe as released with every name, form, rule and version beside it.

From release on an order reads this and nothing else (W1, W3, W4, W30). ``freeze`` gives the
canonical text and its hash; ``read`` refuses a text that does not meet its hash. What changes
after release, a profile, a form, a plugin, a name, is not in here and so has no effect.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from workwright.domain.canonical import canonical, sha256
from workwright.domain.recipe import DocumentRef, RecipeContent, from_plain
from workwright.domain.targets import Target
from workwright.errors import IntegrityBroken

FORMAT = "workwright/snapshot/1"


@dataclass(frozen=True)
class OrderHeader:
    """The order as released: what can never be edited afterwards, and when it was planned.

    The batch number is given in the release itself and stands with the batch: people who sign
    the release at different times sign one content (D1), which no running number may change.
    """

    number: str
    type: str
    qty: Decimal
    unit: str
    planned_start_at: datetime
    planned_end_at: datetime
    line_code: str | None = None
    external_name: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SiteRef:
    """The site with the zone in which days and limits are judged."""

    code: str
    name: str
    zone: str


@dataclass(frozen=True)
class MaterialRef:
    """A material under the name and specification that it had at release."""

    code: str
    name: str
    unit: str
    kind: str = "component"
    spec_version: str | None = None
    pick_rule: str | None = None
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True)
class EquipmentNeed:
    """What a step needs of equipment: a class, and the units in which it may run (R139)."""

    step: str
    class_code: str | None
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignerRef:
    """One signer of a transition, as core and profile asked at release."""

    transition: str
    role: str
    meaning: str


@dataclass(frozen=True)
class Pinned:
    """A document of ours pinned by its own canonical text: the profile, or one form.

    Args:
        name: profile id, or form id with version.
        canonical: the exact text; its hash is ``sha256``.
    """

    name: str
    canonical: str
    sha256: str
    version: str = ""

    def data(self) -> Any:
        """Return the content as plain JSON types; numbers with a point are decimals."""
        return json.loads(self.canonical, parse_float=Decimal)


@dataclass(frozen=True)
class SnapshotContent:
    """Everything that a released order, its kiosk pages and its record are made from.

    Args:
        recipe: of the version, with the order's own overrides laid over it (R138).
        recipe_sha256: of the approved version without overrides; what PH-03 compares.
        overrides: as stored with the order, in their order; empty for a plain reproduction.
        targets: one for each line of the bill.
        checks: what ``Check.pinned()`` gave for core, plugins and tenant, by rule (D2).
        plugins, reports: name to version.
        step_kinds: kind to core behaviour, e.g. ``weigh`` to ``dispense``.
        terms: noun to words per language.
        languages: the profile's, first is the source.
        waivers: check to what loosened it, until when; printed on the record.
    """

    order: OrderHeader
    site: SiteRef
    recipe: RecipeContent
    recipe_sha256: str
    profile: Pinned
    targets: tuple[Target, ...] = ()
    overrides: tuple[Mapping[str, Any], ...] = ()
    materials: tuple[MaterialRef, ...] = ()
    documents: tuple[DocumentRef, ...] = ()
    equipment: tuple[EquipmentNeed, ...] = ()
    signers: tuple[SignerRef, ...] = ()
    forms: tuple[Pinned, ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    plugins: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    step_kinds: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    waivers: Mapping[str, Any] = field(default_factory=dict)
    format: str = FORMAT

    def target(self, line_no: int) -> Target:
        """Return the target of that line of the bill; ``KeyError`` when there is none."""
        for target in self.targets:
            if target.line_no == line_no:
                return target
        raise KeyError(line_no)

    def material(self, code: str) -> MaterialRef:
        """Return the material of that code as named at release; ``KeyError`` when unknown."""
        for material in self.materials:
            if material.code == code:
                return material
        raise KeyError(code)

    def form(self, name: str) -> Pinned:
        """Return the form of that id; ``KeyError`` when it was not pinned."""
        for form in self.forms:
            if form.name == name:
                return form
        raise KeyError(name)

    def signers_of(self, transition: str) -> tuple[SignerRef, ...]:
        """Return who signs that transition, in order."""
        return tuple(signer for signer in self.signers if signer.transition == transition)


@dataclass(frozen=True)
class Frozen:
    """The stored form of a snapshot: canonical text and the hash over its bytes."""

    canonical: str
    sha256: str


def pin(name: str, content: Any, version: str = "") -> Pinned:
    """Return a profile or form with its canonical text and hash."""
    text = canonical(content)
    return Pinned(name, text, sha256(text), version)


def freeze(content: SnapshotContent) -> Frozen:
    """Return the canonical text of the snapshot and its hash; stored once, never changed (W2).

    Raises:
        ValueError: what an order needs to be executed and released is missing (T2).
    """
    missing = [
        name
        for name, part in (
            ("steps", content.recipe.steps),
            ("signing roles", content.signers),
            ("checks", content.checks),
        )
        if not part
    ]
    if len(content.targets) != len(content.recipe.bom):
        missing.append("a target for every line")
    if missing:
        raise ValueError(f"a snapshot needs {', '.join(missing)}")
    text = canonical(content)
    return Frozen(text, sha256(text))


def read(text: str, expected_sha256: str) -> SnapshotContent:
    """Return the snapshot of its stored text, after the hash was compared.

    Raises:
        IntegrityBroken: text and hash, of the whole or of a pinned part, do not meet (W1).
    """
    if sha256(text) != expected_sha256:
        raise _broken("snapshot", expected_sha256, sha256(text))
    content = from_plain(SnapshotContent, json.loads(text, parse_float=Decimal))
    for part in (content.profile, *content.forms):
        if sha256(part.canonical) != part.sha256:
            raise _broken(part.name, part.sha256, sha256(part.canonical))
    return content


def _broken(what: str, expected: str, found: str) -> IntegrityBroken:
    return IntegrityBroken(
        "snapshot.altered",
        "{what} does not meet its hash: stored {expected}, found {found}.",
        {"what": what, "expected": expected, "found": found},
    )
