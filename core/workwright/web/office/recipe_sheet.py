"""The page of a version and of one of its steps: all that an approver has to read (W23)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import url_for

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.domain.recipe import RecipeContent, Step
from workwright.domain.recipe_parts import items_of, key_of
from workwright.services.recipe_drafts import AUTHORS, missing_for_approval
from workwright.services.recipes import content_of, versions_of
from workwright.services.runtime import Look
from workwright.web.i18n import _, amount, day, instant, number, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.meanings import meaning_line
from workwright.web.office.master_words import RECIPES
from workwright.web.office.recipe_edit import edit_href, remove_href
from workwright.web.office.recipe_forms import FORMS
from workwright.web.office.recipe_words import RecipeWords, duration, limits
from workwright.web.register.sheet import Facts, Sheet, Table, trail_of
from workwright.web.sessions import principal
from workwright.web.surroundings import class_name, terms

Acts = Sequence[tuple[str, str, str, str]]
Cells = tuple[Cell | str | None, ...]
MOST_MISSING: Final = 20


class VersionPage:
    """What is shown of one version to this reader.

    Args:
        acts: offered to the reader on the version, in their order.
    """

    def __init__(self, scope: Look, version: RecipeVersion, acts: Acts = ()) -> None:
        self.scope = scope
        self.version = version
        self.acts = acts
        self.content: RecipeContent = content_of(scope, version)
        self.terms = terms()
        self.words = RecipeWords(self.terms, self.content, self.content)
        self.editable = version.status == "draft" and principal().may(AUTHORS)

    def sheet(self) -> Sheet:
        """Return the page of the version."""
        version, content = self.version, self.content
        return Sheet(
            title=content.product_name,
            sub=(f"{content.code} {version.version}",),
            path=self._path(),
            nav="recipes",
            tags=(status_tag(version),),
            acts=(*self._edits_header(), *self.acts),
            notes=self._notes(),
            facts=(self._facts(),),
            tables=(
                self._steps(),
                self._bill(),
                self._yields(),
                self._samples(),
                self._criteria(),
                self._statements(),
                self._signatures(),
                self._versions(),
            ),
            trail_href=trail_of(version.id),
        )

    def step_sheet(self, step: Step) -> Sheet:
        """Return the page of one step, with everything that the kiosk will ask in it."""
        name = self.words.pick(step.name)
        points = [str(p.get("point", "")) for p in step.lists.get("checklist", ())]
        acts: Acts = ()
        if self.editable:
            change, remove = FORMS["steps"].change, FORMS["steps"].remove
            acts = (
                (say(change), edit_href(self.version, "steps", step.number), "", "edit"),
                (say(remove), remove_href(self.version, "steps", step.number), "danger", "x"),
            )
        return Sheet(
            title=f"{step.number} {name}",
            sub=(self.words.value("kind", step.kind), self.terms.role(step.role)),
            path=(*self._path(linked=True), (f"{step.number} {name}", "")),
            nav="recipes",
            tags=(status_tag(self.version), *self._marks(step)),
            acts=acts,
            facts=(self._step_facts(step),),
            tables=(
                self._parameters(step),
                Table(
                    _("Points to check"),
                    Listing(
                        (Column(_("Point"), nowrap=False),),
                        tuple(Row(point, point, (point,)) for point in points),
                    ),
                    _("none"),
                ),
            ),
        )

    def _path(self, *, linked: bool = False) -> tuple[tuple[str, str], ...]:
        name = f"{self.content.code} {self.version.version}"
        href = url_for("office.recipe", row_id=self.version.id) if linked else ""
        return ((self.terms.many("recipe"), url_for("office.recipes")), (name, href))

    def _edits_header(self) -> Acts:
        if not self.editable:
            return ()
        return ((say(FORMS["header"].change), edit_href(self.version, "header"), "", "edit"),)

    def _notes(self) -> list[tuple[str, str]]:
        notes = []
        owner = self.scope.get(Recipe, self.version.recipe_id)
        if owner.one_off_for_id:
            only_for = self.scope.get(WorkOrder, owner.one_off_for_id)
            belongs = _("Belongs to %(number)s alone", number=only_for.number)
            notes.append((f"{belongs}. {_('It is offered to no other order.')}", ""))
        if self.version.status in ("draft", "in_approval"):
            missing = missing_for_approval(self.scope, self.version)
            notes += [
                (f"{say(f.message, f.data)} {say(f.remedy, f.data)}", "warn")
                for f in missing[:MOST_MISSING]
            ]
        return notes

    def _facts(self) -> Facts:
        version, content = self.version, self.content
        bracket = f"{number(content.bracket_low)} – {amount(content.bracket_high, content.unit)}"
        months = content.expiry_months
        since = version.effective_from
        pairs: list[tuple[str, str | Tag]] = [
            (_("Base batch"), amount(content.base_qty, content.unit)),
            (_("Batch size"), bracket),
            (self.terms.one("line"), content.line_code or ""),
            (_("Effective since"), day(since) if since else ""),
            (_("Shelf life"), _("%(n)s months", n=number(months)) if months else ""),
            (_("Allergens"), ", ".join(content.allergens)),
            (self.terms.many("document"), self.words.value("documents", content.documents)),
            (_("Reason for the change"), content.change_reason),
        ]
        if version.effective_to:
            pairs.insert(4, (_("Effective until"), day(version.effective_to)))
        return Facts(self.terms.one("recipe_version"), pairs)

    def _statements(self) -> Table:
        rows = [
            (s, (s.name, self.words.value("", s.value))) for s in items_of(self.content, "extra")
        ]
        columns = (Column(_("Short name")), Column(_("What it says"), nowrap=False))
        return self._table("extra", _("Statements"), columns, rows)

    def _table(
        self, part: str, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Any, Cells]]
    ) -> Table:
        """Return a part with its keys: add above, change and take out in each row."""
        if self.editable:
            columns = (*columns, Column(_("Change")))
        listed = [
            Row(key_of(part, item), key_of(part, item), (*cells, *self._keys(part, item)))
            for item, cells in rows
        ]
        add = (say(FORMS[part].add), edit_href(self.version, part), "", "plus")
        acts = [add] if self.editable else []
        empty = _("There is none yet.") if self.editable else _("none")
        return Table(
            title,
            Listing(columns, tuple(listed)),
            empty,
            acts if self.editable else (),
            anchor=part,
        )

    def _keys(self, part: str, item: Any, step: str = "") -> tuple[Cell, ...]:
        if not self.editable:
            return ()
        form, key = FORMS[part], key_of(part, item)
        return (
            Cell(
                "keys",
                keys=(
                    (
                        f"{say(form.change)}: {key}",
                        edit_href(self.version, part, key, step),
                        "edit",
                    ),
                    (f"{say(form.remove)}: {key}", remove_href(self.version, part, key, step), "x"),
                ),
            ),
        )

    def _steps(self) -> Table:
        rows = []
        for step in self.content.steps:
            href = url_for("office.recipe_step", row_id=self.version.id, step=step.number)
            after = ", ".join(step.predecessors)
            cells: Cells = (
                Cell("code", step.number, href=href),
                Cell("text", self.words.pick(step.name), line=self._values_of(step)),
                self.words.value("kind", step.kind),
                after or None,
                self.terms.role(step.role),
                class_name(step.equipment_class) if step.equipment_class else None,
                Cell("tags", tags=self._marks(step)),
            )
            rows.append((step, cells))
        columns = (
            Column(self.terms.one("step")),
            Column(_("Name"), nowrap=False),
            Column(_("Kind")),
            Column(_("Comes after")),
            Column(self.terms.one("role")),
            Column(self.terms.one("equipment")),
            Column(_("Remark")),
        )
        return self._table("steps", self.terms.many("step"), columns, rows)

    def _values_of(self, step: Step) -> str:
        """Return the limits that the step's values must keep, in a line."""
        return "; ".join(f"{self.words.pick(p.label)} {limits(p)}" for p in step.parameters)

    def _marks(self, step: Step) -> tuple[Tag, ...]:
        found = []
        if step.critical:
            found.append(Tag(self.terms.short("critical_step"), "warn", "warn"))
        if step.two_person or step.critical:
            found.append(Tag(_("two people"), "", "users"))
        if step.conditional or step.allow_manual_skip:
            found.append(Tag(_("may be skipped"), "", "arrow"))
        return tuple(found)

    def _step_facts(self, step: Step) -> Facts:
        say_value = self.words.value
        pairs: list[tuple[str, str | Tag]] = [
            (_("Instruction"), self.words.pick(step.instruction)),
            (_("Comes after"), ", ".join(step.predecessors)),
            (self.terms.many("material"), self._named_lines(step)),
            (
                _("Class of equipment"),
                class_name(step.equipment_class) if step.equipment_class else "",
            ),
            (_("Room"), step.room_code or ""),
            (_("Only in these units"), ", ".join(step.units)),
            (self.terms.many("document"), say_value("documents", step.documents)),
        ]
        if step.min_s is not None:
            pairs.append((_("At least"), duration(step.min_s)))
        if step.max_s is not None:
            pairs.append((_("At most"), duration(step.max_s)))
        if step.hold_from and step.hold_limit_s:
            text = _(
                "%(long)s after step %(step)s",
                long=duration(step.hold_limit_s),
                step=step.hold_from,
            )
            pairs.append((_("Longest hold time"), text))
        if step.line_clearance_required:
            pairs.append((_("Needs a valid clearance"), _("yes")))
        return Facts(_("What is done"), pairs)

    def _named_lines(self, step: Step) -> str:
        names = {b.line_no: b.material_name for b in self.content.bom}
        return ", ".join(names.get(n, str(n)) for n in step.bom_lines)

    def _parameters(self, step: Step) -> Table:
        rows = []
        for p in step.parameters:
            cells: Cells = (
                p.name,
                self.words.pick(p.label),
                number(p.target) if p.target is not None else None,
                limits(p),
                number(p.decimals) if p.decimals is not None else None,
                *self._keys("parameters", p, step.number),
            )
            rows.append(Row(p.name, p.name, cells))
        columns = (
            Column(_("Short name")),
            Column(_("What is asked"), nowrap=False),
            Column(_("Target"), numeric=True),
            Column(_("Limits")),
            Column(_("Decimals"), numeric=True),
            *((Column(_("Change")),) if self.editable else ()),
        )
        add = edit_href(self.version, "parameters", step=step.number)
        acts = [(say(FORMS["parameters"].add), add, "", "plus")] if self.editable else []
        return Table(_("Values to record"), Listing(columns, tuple(rows)), _("none"), acts)

    def _bill(self) -> Table:
        rows = []
        for line in self.content.bom:
            tolerance = f"± {amount(line.tolerance_pct, '%')}" if line.tolerance_pct else None
            active = (Tag(_("active ingredient"), "", "flask"),) if line.active else ()
            cells: Cells = (
                number(line.line_no),
                Cell("text", line.material_name, line=line.material_code),
                Cell("amount", number(line.qty), unit=line.unit),
                tolerance,
                self.words.value("scaling", line.scaling),
                line.spec_version,
                Cell("tags", tags=active),
            )
            rows.append((line, cells))
        columns = (
            Column(_("Number")),
            Column(self.terms.one("material"), nowrap=False),
            Column(_("Quantity"), numeric=True),
            Column(_("Tolerance")),
            Column(_("Follows"), nowrap=False),
            Column(_("Specification")),
            Column(_("Remark")),
        )
        return self._table("bom", self.terms.many("material"), columns, rows)

    def _yields(self) -> Table:
        rows = []
        for y in self.content.yields:
            low, high = y.accountability_low_pct, y.accountability_high_pct
            accounted = (
                f"{number(low)} – {amount(high, '%')}"
                if low is not None and high is not None
                else None
            )
            cells: Cells = (
                Cell("text", self.words.pick(y.name), line=y.phase),
                y.step,
                Cell("amount", number(y.theoretical_qty), unit=y.unit),
                f"{number(y.low_pct)} – {amount(y.high_pct, '%')}",
                accounted,
            )
            rows.append((y, cells))
        columns = (
            Column(_("Phase"), nowrap=False),
            Column(self.terms.one("step")),
            Column(_("Theoretical yield"), numeric=True),
            Column(_("Yield")),
            Column(_("Accountability")),
        )
        return self._table("yields", _("Yields"), columns, rows)

    def _samples(self) -> Table:
        rows = []
        for s in self.content.samples:
            reserve = (Tag(_("reserve sample"), "", "box"),) if s.reserve else ()
            cells: Cells = (
                Cell("text", self.words.pick(s.name), line=s.code),
                s.step,
                s.test,
                limits(s),
                Cell("tags", tags=reserve),
            )
            rows.append((s, cells))
        columns = (
            Column(_("Sample"), nowrap=False),
            Column(self.terms.one("step")),
            Column(_("Test"), nowrap=False),
            Column(_("Limits")),
            Column(_("Remark")),
        )
        return self._table("samples", _("Samples and controls"), columns, rows)

    def _criteria(self) -> Table:
        rows = [
            (c, (c.code, self.words.pick(c.text), c.citation or None))
            for c in self.content.criteria
        ]
        columns = (
            Column(_("Code")),
            Column(_("What must hold"), nowrap=False),
            Column(_("Source")),
        )
        return self._table("criteria", _("Before release to stock"), columns, rows)

    def _signatures(self) -> Table:
        signed = self.scope.all(Signature, Signature.signed_at, record_id=self.version.id)
        rows = tuple(
            Row(str(s.id), s.printed_name, (meaning_line(s), instant(s.signed_at, s.time_zone)))
            for s in signed
        )
        columns = (Column(_("Who"), nowrap=False), Column(_("When")))
        title = self.terms.many("signature")
        return Table(title, Listing(columns, rows), _("Nobody has signed it yet."))

    def _versions(self) -> Table:
        rows = []
        for other in versions_of(self.scope, self.content.code):
            href = url_for("office.recipe", row_id=other.id)
            compare: Cell | None = None
            if other.id != self.version.id:
                href_of_pair = url_for(
                    "office.recipe_compare", row_id=self.version.id, other_id=other.id
                )
                compare = Cell("link", _("Compare"), href=href_of_pair)
            cells: Cells = (
                Cell("code", other.version, href=href),
                Cell("tags", tags=(status_tag(other),)),
                day(other.effective_from) if other.effective_from else None,
                other.change_reason,
                compare,
            )
            rows.append(Row(str(other.id), other.version, cells))
        columns = (
            Column(_("Version")),
            Column(_("Status")),
            Column(_("Effective since")),
            Column(_("Reason for the change"), nowrap=False),
            Column(_("What differs")),
        )
        return Table(_("Versions"), Listing(columns, tuple(rows)), "")


def status_tag(version: RecipeVersion) -> Tag:
    """Return where a version stands as a mark."""
    word, tone, icon = RECIPES[version.status]
    return Tag(say(word), tone, icon)


def earlier_version(scope: Look, version: RecipeVersion) -> UUID | None:
    """Return the version that this one is read against: the newest approved one before it."""
    owner = scope.get(Recipe, version.recipe_id)
    numbered = (version.revision, version.minor_revision)
    for other in versions_of(scope, owner.code):
        before = (other.revision, other.minor_revision) < numbered
        if before and other.approved_at is not None:
            return other.id
    return None
