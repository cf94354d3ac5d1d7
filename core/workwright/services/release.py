"""Release an order: snapshot, reservations, batch number, kiosk tile, all or nothing (T2)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.clock import site_day
from workwright.db.tables.orders import Batch, Snapshot, WorkOrder
from workwright.db.tables.plant import Line, Site
from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.canonical import canonical, plain, sha256
from workwright.domain.checks import Evaluation, Finding, Moment
from workwright.domain.context import (
    CheckContext,
    EquipmentFacts,
    LotFacts,
    ReviewFacts,
    ShortageFacts,
)
from workwright.domain.lifecycle import TRANSITIONS, Meaning, transition_named
from workwright.domain.material_plan import LinePlan, plan
from workwright.domain.pinning import pin_checks
from workwright.domain.quantity import convert, is_convertible
from workwright.domain.recipe import RecipeContent
from workwright.domain.snapshot import (
    EquipmentNeed,
    Frozen,
    MaterialRef,
    OrderHeader,
    Pinned,
    SignerRef,
    SiteRef,
    SnapshotContent,
    freeze,
)
from workwright.errors import Refused
from workwright.profile.model import Profile
from workwright.services import checking, facts
from workwright.services.numbering import next_number
from workwright.services.occupations import occupy, planned_occupations
from workwright.services.orders import lock_order, overrides_of, planned_content
from workwright.services.own_fields import missing_at
from workwright.services.profiles import active
from workwright.services.recipes import signatures_of, version_facts
from workwright.services.release_effects import plan_executions, plan_samples, reserve
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Shown, Signing
from workwright.services.transitions import Act, Outcome, act_on

RELEASE = transition_named("release")


def release_order(work: Work, order_id: UUID, version: int, signing: Signing) -> Outcome:
    """Sign the release; with the last signature the order is released (T2, D1).

    Raises:
        Refused: every rule that blocks; only the note of the attempt is written (W18).
    """
    order = lock_order(work, order_id, version)
    return act_on(work, order, release_act(work, order), signing)


def release_act(scope: Scope, order: WorkOrder) -> Act:
    """Return T2 for this order, with the signers that core and profile ask."""
    profile = active(scope)
    return Act(
        transition=RELEASE,
        guard=judge_release,
        content=_signed_content,
        effect=_write_release,
        signers=profile.signers("release"),
        beside=_accuracy_check,
    )


def judge_release(scope: Scope, order: WorkOrder) -> Evaluation:
    """Return what every rule of release says now; also for showing it before anybody tries."""
    profile = active(scope)
    lines, unplanned = _plannable(scope, order, profile)
    said = checking.evaluate_draft(scope, profile, _context(scope, order, profile, lines))
    unfilled = missing_at(profile, RELEASE.name, order.fields, order.number)
    return replace(said, findings=(*unplanned, *unfilled, *said.findings))


def release_context(scope: Scope, order: WorkOrder, profile: Profile) -> CheckContext:
    """Return everything that the rules of release may see; no lots where no target is possible."""
    return _context(scope, order, profile, _plannable(scope, order, profile)[0])


def _plannable(
    scope: Scope, order: WorkOrder, profile: Profile
) -> tuple[tuple[LinePlan, ...], tuple[Finding, ...]]:
    """Return the lines with targets and lots, or why they have none, as findings of release."""
    try:
        return material_plan(scope, order, planned_content(scope, order)[1], profile), ()
    except Refused as exc:
        return (), exc.findings


def _context(
    scope: Scope, order: WorkOrder, profile: Profile, lines: Sequence[LinePlan]
) -> CheckContext:
    _, recipe = planned_content(scope, order)
    version = scope.get(RecipeVersion, order.recipe_version_id)
    equipment = facts.assigned_equipment(scope, order)
    return CheckContext(
        moment=Moment.RELEASE,
        now=scope.now,
        today=scope.today,
        zone=scope.time_zone,
        recipe=recipe,
        version=version_facts(scope, version),
        order=facts.order_facts(scope, order, has_overrides=bool(overrides_of(scope, order))),
        people=facts.assigned_people(scope, order),
        lots=_chosen_lots(lines),
        shortages=tuple(_shortage(item) for item in lines if item.pick.short_qty > 0),
        equipment=equipment,
        occupations=planned_occupations(scope, order, equipment),
        review=ReviewFacts(active_holds=len(facts.active_holds(scope, order))),
        signatures=signatures_of(scope, version),
        targets={item.line.line_no: plain(item.target) for item in lines},
        bases=profile.bases,
        policies=profile.policies,
        settings=profile.settings,
        transition=RELEASE.name,
    )


def planned_snapshot(scope: Scope, order: WorkOrder) -> tuple[SnapshotContent, Frozen]:
    """Return what would be frozen now; the signers sign its hash (D1)."""
    profile = active(scope)
    approved, recipe = planned_content(scope, order)
    lines = material_plan(scope, order, recipe, profile)
    site = scope.get(Site, order.site_id)
    line = scope.get(Line, order.line_id) if order.line_id else None
    plugins = scope.runtime.plugins.subset(profile.plugins)
    content = SnapshotContent(
        order=OrderHeader(
            number=order.number,
            type=order.type,
            qty=order.qty,
            unit=order.unit,
            planned_start_at=order.planned_start_at,
            planned_end_at=order.planned_end_at,
            line_code=line.code if line is not None else None,
            external_name=order.external_name,
            fields=order.fields,
        ),
        site=SiteRef(site.code, site.name, site.time_zone),
        recipe=recipe,
        recipe_sha256=sha256(canonical(approved)),
        profile=Pinned(profile.id, profile.effective, profile.sha256, profile.version),
        targets=tuple(item.target for item in lines),
        overrides=overrides_of(scope, order),
        materials=_materials(scope, recipe),
        documents=recipe.documents,
        equipment=_needs(recipe),
        signers=_signers(profile),
        checks=tuple(pin_checks(checking.profile_checks(scope, profile))),
        plugins=plugins.versions,
        reports={report.name: report.version for p in plugins.plugins for report in p.reports},
        step_kinds={step.kind: profile.bases[step.kind] for step in recipe.steps},
        terms=profile.all_terms,
        languages=profile.languages,
        waivers=profile.waivers,
    )
    return content, freeze(content)


def material_plan(
    scope: Scope, order: WorkOrder, recipe: RecipeContent, profile: Profile
) -> tuple[LinePlan, ...]:
    """Return targets and lots of every line under the profile's material policy (RS1-RS3)."""
    return plan(
        recipe,
        order.qty,
        order.unit,
        facts.lots_of_material(scope, [line.material_code for line in recipe.bom]),
        max(scope.today, site_day(order.planned_start_at, scope.time_zone)),
        default_rule=profile.policy("pick"),
        resolutions=_resolutions(recipe, facts.planned_equipment(scope, order)),
        lines=lines_to_reserve(recipe, profile.policy("material")),
    )


def _chosen_lots(lines: Sequence[LinePlan]) -> tuple[LotFacts, ...]:
    """Return the lots that the order would reserve; what lies beside them is not judged."""
    chosen = {a.lot.id: a.lot for line in lines for a in line.pick.allocations}
    return tuple(chosen.values())


def _shortage(item: LinePlan) -> ShortageFacts:
    return ShortageFacts(
        line_no=item.line.line_no,
        material_code=item.line.material_code,
        material_name=item.line.material_name,
        need_qty=item.target.requirement_qty,
        short_qty=item.pick.short_qty,
        unit=item.line.unit,
        passed_over=tuple(hit for skipped in item.pick.skipped for hit in skipped.reasons),
    )


def lines_to_reserve(recipe: RecipeContent, policy: str) -> frozenset[int] | None:
    """Return the lines reserved at release: all, or those of the first operations (RS3, D19)."""
    if policy != "staged":
        return None
    first = [step for step in recipe.steps if not step.predecessors]
    return frozenset(number for step in first for number in step.bom_lines)


def _write_release(work: Work, order: WorkOrder, signatures: Sequence[Signature]) -> None:
    profile = active(work)
    content, frozen = planned_snapshot(work, order)
    work.add(
        Snapshot(
            work_order_id=order.id,
            canonical=frozen.canonical,
            sha256=frozen.sha256,
            taken_at=work.now,
            taken_by_id=signatures[-1].signer_id,
        )
    )
    product = work.get(Material, order.product_id)
    site = work.get(Site, order.site_id)
    batch = work.add(
        Batch(
            work_order_id=order.id,
            number=next_number(
                work,
                "batch",
                profile.numbering("batch"),
                site=site.code,
                line=content.order.line_code or "",
                product=product.code,
            ),
            unit=order.unit,
            theoretical_qty=order.qty,
        )
    )
    reserve(work, order, material_plan(work, order, content.recipe, profile))
    plan_executions(work, order, batch, content.recipe)
    plan_samples(work, order, batch, content.recipe)
    occupy(work, order, facts.assigned_equipment(work, order))


def _signed_content(scope: Scope, order: WorkOrder) -> Mapping[str, Any]:
    content, frozen = planned_snapshot(scope, order)
    return {
        "act": "release",
        "order": order.number,
        "product": content.recipe.product_name,
        "recipe": content.recipe.code,
        "recipe_version": content.recipe.version,
        "qty": order.qty,
        "unit": order.unit,
        "planned_start_at": order.planned_start_at,
        "planned_end_at": order.planned_end_at,
        "people": [f"{p.assigned_as}: {p.code}" for p in facts.assigned_people(scope, order)],
        "equipment": [e.code for e in facts.assigned_equipment(scope, order)],
        "snapshot_sha256": frozen.sha256,
    }


def _accuracy_check(scope: Scope, order: WorkOrder) -> Shown:
    """Return the accuracy check that the preparer signs in the same dialogue (PH-03, D1)."""
    content, frozen = planned_snapshot(scope, order)
    return Shown(
        record_type="snapshot",
        record_id=order.id,
        record_version=order.row_version,
        meaning=Meaning.VERIFIED,
        content={
            "act": "accuracy_check",
            "order": order.number,
            "recipe_sha256": content.recipe_sha256,
            "snapshot_sha256": frozen.sha256,
            "overrides": plain(content.overrides),
        },
        work_order_id=order.id,
    )


def _resolutions(
    recipe: RecipeContent, planned: Mapping[str, Sequence[EquipmentFacts]]
) -> dict[int, Decimal]:
    """Return line number to the display step of the instrument planned for its step.

    Equipment assigned to the step counts before equipment assigned to the whole order.
    """
    found: dict[int, Decimal] = {}
    for step in recipe.steps:
        candidates = (*planned.get(step.number, ()), *planned.get("", ()))
        instruments = [
            item
            for item in candidates
            if item.class_code == step.equipment_class and item.resolution is not None
        ]
        for line_no in step.bom_lines if instruments else ():
            item, line = instruments[0], recipe.line(line_no)
            measured = item.unit or line.unit
            if item.resolution is not None and is_convertible(measured, line.unit):
                found[line_no] = convert(item.resolution, measured, line.unit)
    return found


def _needs(recipe: RecipeContent) -> tuple[EquipmentNeed, ...]:
    return tuple(
        EquipmentNeed(step.number, step.equipment_class, step.units)
        for step in recipe.steps
        if step.equipment_class or step.units
    )


def _signers(profile: Profile) -> tuple[SignerRef, ...]:
    return tuple(
        SignerRef(transition.name, signer.role, signer.meaning.value)
        for transition in TRANSITIONS
        for signer in profile.signers(transition.name)
    )


def _materials(scope: Scope, recipe: RecipeContent) -> tuple[MaterialRef, ...]:
    codes = [recipe.product_code, *(line.material_code for line in recipe.bom)]
    rows = scope.scalars(select(Material).where(Material.code.in_(codes)).order_by(Material.code))
    specs = {line.material_code: line.spec_version for line in recipe.bom}
    return tuple(
        MaterialRef(
            row.code,
            row.name,
            row.unit,
            row.kind,
            specs.get(row.code),
            row.pick_rule,
            tuple(row.allergens),
        )
        for row in rows
    )
