"""Recipe versions: authored by one person, approved by another, then effective (W4, W5, W23)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.equipment import EquipmentClass
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.plant import Line
from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import Recipe, RecipeBomLine, RecipeStep, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain import sequence
from workwright.domain.canonical import canonical, plain, sha256
from workwright.domain.checks import Finding, Moment
from workwright.domain.context import (
    CheckContext,
    PersonFacts,
    RecipeVersionFacts,
    SignatureFacts,
)
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent, Step, from_plain
from workwright.errors import Refused, TransitionRefused, refusal
from workwright.profile.model import Profile
from workwright.services import checking
from workwright.services.authority import require
from workwright.services.facts import person_facts
from workwright.services.profiles import active
from workwright.services.recipe_rows import ROWS, revision_of, version_values, write_rows
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign
from workwright.services.transitions import store_evaluation

WRITING: Final = ("recipe_version.authored", "recipe_version.begun", "recipe_version.edited")
"""Acts by which a person becomes a writer of a version."""


def author_version(work: Work, content: RecipeContent) -> RecipeVersion:
    """Store a new draft version; every problem of its content at once.

    Raises:
        Refused: unknown materials, documents, classes, step kinds; a graph that goes round; a
            version that exists.
    """
    require(work, "recipe.author", content.code)
    version = store_version(work, content, status="draft")
    work.audit("recipe_version.authored", version, reason=content.change_reason)
    return version


def store_version(work: Work, content: RecipeContent, *, status: str) -> RecipeVersion:
    """Write the rows of a new version; the caller audits the act.

    Raises:
        Refused: see ``author_version``.
    """
    problems = [*_problems(work, content)]
    if problems:
        raise Refused(problems, "recipe.author")
    version = work.add(
        RecipeVersion(**version_values(work, content, _recipe(work, content).id, status))
    )
    codes = [line.material_code for line in content.bom]
    found = select(Material.code, Material.id).where(Material.code.in_(codes))
    write_rows(work, version.id, content, dict(work.rows(found)))
    work.flush()
    return version


def submit_version(work: Work, version_id: UUID, signing: Signing) -> RecipeVersion:
    """Sign the draft as its author and hand it over for approval.

    Raises:
        Refused: not a draft, the signer may not author, or the signature cannot be given.
    """
    act_as_signer(work, signing)
    version = work.lock(RecipeVersion, version_id)
    role = role_granting(work, ["recipe.author"], version.version)
    must_be(version, "draft", "in_approval")
    signature = sign(work, shown_version(work, version, Meaning.AUTHORED), signing, role)
    version.status = "in_approval"
    version.content_sha256 = sha256(canonical(content_of(work, version)))
    version.authored_by_id = signing.proof.person_id
    version.row_version += 1
    work.audit("recipe_version.submitted", version, signature_id=signature.id)
    return version


def approve_version(work: Work, version_id: UUID, signing: Signing) -> RecipeVersion:
    """Check every rule, sign as a second person and make the version effective.

    The version that was effective before is superseded; orders already released keep theirs (W4).

    Raises:
        Refused: every rule of the moment that blocks; W23 the author approves; E9 the signer may
            not approve, whoever's session it is.
    """
    act_as_signer(work, signing)
    version = work.lock(RecipeVersion, version_id)
    role = role_granting(work, ["recipe.approve"], version.version)
    must_be(version, "in_approval", "effective")
    profile = active(work)
    evaluation = checking.evaluate_draft(
        work, profile, _approval_context(work, version, signing.proof.person_id)
    )
    if evaluation.blocking:
        raise Refused(evaluation.blocking, "recipe.approve")
    signature = sign(work, shown_version(work, version, Meaning.APPROVED), signing, role)
    _supersede(work, version)
    version.status = "effective"
    version.approved_by_id = signing.proof.person_id
    version.approved_at = work.now
    version.effective_from = version.effective_from or work.today
    version.row_version += 1
    store_evaluation(work, evaluation, record_type="recipe_version", record_id=version.id)
    work.audit("recipe_version.approved", version, signature_id=signature.id)
    return version


def content_of(scope: Scope, version: RecipeVersion) -> RecipeContent:
    """Return the whole content of a version, assembled from its rows."""
    steps = scope.all(RecipeStep, RecipeStep.position, recipe_version_id=version.id)
    lines = scope.all(RecipeBomLine, RecipeBomLine.line_no, recipe_version_id=version.id)
    header = {k: v for k, v in version.content.items() if k not in ROWS}
    return from_plain(
        RecipeContent,
        {
            **header,
            "steps": [row.spec for row in steps],
            "bom": [row.spec for row in lines],
        },
    )


def shown_version(scope: Scope, version: RecipeVersion, meaning: Meaning) -> Shown:
    """Return what the signing dialogue of a version shows."""
    return Shown(
        record_type="recipe_version",
        record_id=version.id,
        record_version=version.row_version,
        meaning=meaning,
        content=plain(content_of(scope, version)),
    )


def versions_of(scope: Scope, code: str) -> list[RecipeVersion]:
    """Return the versions of a recipe, newest first; empty when it is unknown."""
    statement = (
        select(RecipeVersion)
        .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
        .where(Recipe.code == code)
        .order_by(RecipeVersion.revision.desc(), RecipeVersion.minor_revision.desc())
    )
    return list(scope.scalars(statement))


def signatures_of(scope: Scope, version: RecipeVersion) -> tuple[SignatureFacts, ...]:
    """Return who signed the version as what."""
    rows = scope.all(Signature, Signature.signed_at, record_id=version.id)
    return tuple(SignatureFacts(r.meaning, r.role, r.signer_id, "recipe_version") for r in rows)


def version_facts(scope: Scope, version: RecipeVersion) -> RecipeVersionFacts:
    """Return where the version stands, for the rules."""
    signed = signatures_of(scope, version)
    return RecipeVersionFacts(
        status=version.status,
        author_id=version.authored_by_id,
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        approver_ids=tuple(s.person_id for s in signed if s.meaning == Meaning.APPROVED.value),
        writer_ids=writers_of(scope, version),
    )


def writers_of(scope: Scope, version: RecipeVersion) -> tuple[UUID, ...]:
    """Return everybody who has written in the version, as the audit trail tells (W23)."""
    found = select(AuditEntry.actor_id).where(
        AuditEntry.entity == RecipeVersion.__tablename__,
        AuditEntry.entity_id == version.id,
        AuditEntry.act.in_(WRITING),
    )
    return tuple(sorted({actor for actor in scope.scalars(found) if actor is not None}))


def step_problems(profile: Profile, steps: Sequence[Step]) -> Iterable[Finding]:
    """Yield what is wrong with the steps themselves: their graph, and kinds nobody knows."""
    yield from (
        Finding(
            "W21", checking.CORE, checking.BLOCK, hit.subject, hit.message, hit.data, hit.remedy
        )
        for hit in sequence.problems(steps)
    )
    for step in steps:
        if not profile.has_step_kind(step.kind):
            yield _missing("step kind", step.kind)


def unknown_references(work: Work, content: RecipeContent) -> Iterable[Finding]:
    """Yield each material, document, class and line that the content names and nobody has."""
    yield from _unknown(
        work,
        Material,
        [*(line.material_code for line in content.bom), content.product_code],
        "material",
    )
    yield from _unknown(work, Document, [d.code for d in _documents(content)], "document")
    classes = [step.equipment_class for step in content.steps if step.equipment_class]
    yield from _unknown(work, EquipmentClass, classes, "equipment class")
    if content.line_code:
        yield from _unknown(work, Line, [content.line_code], "line")
    yield from _unknown_versions(work, content)


def _problems(work: Work, content: RecipeContent) -> Iterable[Finding]:
    yield from step_problems(active(work), content.steps)
    yield from unknown_references(work, content)
    revision, minor = revision_of(content.version)
    for version in versions_of(work, content.code):
        if (version.revision, version.minor_revision) == (revision, minor):
            yield refusal(
                "W4",
                content.code,
                "Version {version} of {code} exists already.",
                "Give the new version the next number.",
                version=content.version,
                code=content.code,
            )


def _unknown(work: Work, kind: type[Any], codes: Iterable[str], noun: str) -> Iterable[Finding]:
    wanted = set(codes)
    if wanted:
        known = set(work.scalars(select(kind.code).where(kind.code.in_(sorted(wanted)))))
        yield from (_missing(noun, code) for code in sorted(wanted - known))


def _unknown_versions(work: Work, content: RecipeContent) -> Iterable[Finding]:
    wanted = {(d.code, d.version) for d in _documents(content)}
    statement = select(Document.code, DocumentVersion.version).join(
        DocumentVersion, points_at(DocumentVersion.document_id, Document)
    )
    known = {(code, version) for code, version in work.rows(statement)} if wanted else set()
    yield from (
        _missing("document version", f"{code} v{version}")
        for code, version in sorted(wanted - known)
    )


def _documents(content: RecipeContent) -> list[Any]:
    return [*content.documents, *(d for step in content.steps for d in step.documents)]


def _missing(noun: str, code: str) -> Finding:
    return refusal(
        "T1",
        code,
        "There is no {noun} {code} here.",
        "Create it first, or correct the code.",
        noun=noun,
        code=code,
    )


def _recipe(work: Work, content: RecipeContent) -> Recipe:
    recipe = work.find(Recipe, code=content.code)
    product = work.named(Material, content.product_code)
    line = work.named(Line, content.line_code) if content.line_code else None
    if recipe is None:
        recipe = work.add(
            Recipe(
                code=content.code,
                product_id=product.id,
                line_id=line.id if line is not None else None,
                route_type=content.route_type,
            )
        )
    elif recipe.product_id != product.id:
        raise Refused(
            [
                refusal(
                    "T1",
                    content.code,
                    "Recipe {code} makes another product.",
                    "Use a recipe of its own for {product}.",
                    code=content.code,
                    product=content.product_code,
                )
            ],
            "recipe.author",
        )
    return recipe


def must_be(version: RecipeVersion, wanted: str, target: str) -> None:
    """Refuse with where the version stands unless that is what is wanted."""
    if version.status != wanted:
        raise TransitionRefused(f"Version {version.version}", version.status, target)


def _approval_context(work: Work, version: RecipeVersion, approver_id: UUID) -> CheckContext:
    people = person_facts(work, [approver_id])
    person: PersonFacts | None = people[0] if people else None
    return CheckContext(
        moment=Moment.RECIPE_APPROVE,
        now=work.now,
        today=work.today,
        zone=work.time_zone,
        recipe=content_of(work, version),
        version=version_facts(work, version),
        person=person,
        signatures=(
            *signatures_of(work, version),
            SignatureFacts(Meaning.APPROVED.value, "approver", approver_id, "recipe_version"),
        ),
    )


def _supersede(work: Work, version: RecipeVersion) -> None:
    earlier = work.all(RecipeVersion, recipe_id=version.recipe_id, status="effective")
    begins = version.effective_from or work.today
    for row in earlier:
        row.effective_to = begins
        if begins <= work.today:
            row.status = "superseded"
        row.row_version += 1
