"""A profile as the product asks it: frozen, complete, made from its effective text alone.

A released order carries that text in its snapshot, so an old order is asked exactly like a new
one (W30); nothing here reads a file, a plugin or the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import Any, Literal

from workwright.domain.canonical import plain, sha256
from workwright.domain.lifecycle import BY_NAME, Meaning, Signer, State
from workwright.forms.context import Context, Instrument
from workwright.forms.schema import Form, read_form
from workwright.forms.values import Facts
from workwright.profile import effective, readings
from workwright.profile.expression import Expression
from workwright.profile.numbering import NumberPattern
from workwright.profile.parts import (
    CheckSetting,
    ReportPlan,
    Retention,
    Role,
    Screen,
    StepKind,
    SubState,
    Text,
    Word,
)
from workwright.profile.vocabulary import OWN_FIELDS, display_fields

WordForm = Literal["one", "many", "short"]
FALLBACK = "en"


@dataclass(frozen=True)
class Profile:
    """One effective profile.

    Args:
        id: profile id, ``pharma``.
        languages: the first is the source and the fallback.
        time_zone: zone in which days and limits are judged.
        plugins: name to version.
        effective: the canonical text; what is activated and pinned.
        sha256: hash of that text; the identity of what runs.
    """

    id: str
    version: str
    title: Text
    languages: tuple[str, ...]
    time_zone: str
    plugins: Mapping[str, str]
    effective: str
    sha256: str
    _data: Mapping[str, Any] = field(repr=False, compare=False)
    _forms: dict[str, Form] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_effective(cls, text: str) -> "Profile":
        """Return the profile of its effective text."""
        data = effective.read(text)
        return cls(
            data["profile"],
            data["version"],
            MappingProxyType(data["title"]),
            tuple(data["languages"]),
            data["time_zone"],
            MappingProxyType(data["plugins"]),
            text,
            sha256(text),
            data,
        )

    @property
    def about(self) -> Text:
        """Return what the profile is for, by language; empty where its author says nothing."""
        stated: Text = self._data.get("about", {})
        return stated

    def pick(self, text: Text, lang: str) -> str:
        """Return a text in a language, else in the profile's own languages, else in any."""
        for spoken in (lang, lang.split("-")[0], *self.languages, FALLBACK):
            if spoken in text:
                return text[spoken]
        return next(iter(text.values()), "")

    # Words

    def term(self, noun: str, lang: str, form: WordForm = "one") -> str:
        """Return a core noun in the plant's words; ``KeyError`` for no core noun."""
        return str(getattr(self._word(noun, lang), form))

    def terms(self, lang: str) -> Mapping[str, Word]:
        """Return every core noun in one language, for templates and messages."""
        return {noun: self._word(noun, lang) for noun in self._data["terms"]}

    @property
    def all_terms(self) -> Mapping[str, Any]:
        """Return every core noun in every language as plain data, for the snapshot."""
        terms: Mapping[str, Any] = plain(self._data["terms"])
        return terms

    def _word(self, noun: str, lang: str) -> Word:
        words = self._data["terms"][noun]
        for spoken in (lang, lang.split("-")[0], *self.languages, FALLBACK):
            if spoken in words:
                return readings.word_of(words[spoken])
        return readings.word_of(next(iter(words.values())))

    def field_label(self, object_: str, name: str, lang: str) -> str:
        """Return the label of a display field: a term, the form's label, or the product's word.

        Args:
            object_: ``order``, ``lot``, ``equipment`` or ``deviation``.
            name: ``product.name``, or ``fields.customer`` for one of the plant's own.
        """
        if name.startswith("fields."):
            form = self.object_form(OWN_FIELDS[object_])
            node = form.fields.get(name.removeprefix("fields."), {}) if form else {}
            title = str(node.get("title", name))
            titles: dict[str, str] = {self.languages[0]: title, **node.get("x-title", {})}
            return titles.get(lang, title)
        known = display_fields()[object_][name]
        return self.term(known.term, lang) if known.term else self.pick(known.label, lang)

    def state_label(self, state: State | str, lang: str) -> str:
        """Return the plant's word for a core state."""
        return self.pick(self._data["states"][str(state)]["label"], lang)

    def sub_states(self, state: State | str) -> tuple[SubState, ...]:
        """Return the stages of a core state, in the order of the board."""
        return self._sub_states.get(str(state), ())

    def sub_state_label(self, state: State | str, name: str, lang: str) -> str:
        """Return the plant's word for a stage; its name where the profile has none."""
        for stage in self.sub_states(state):
            if stage.name == name:
                return self.pick(stage.label, lang)
        return name

    @cached_property
    def _sub_states(self) -> Mapping[str, tuple[SubState, ...]]:
        return readings.sub_states_of(self._data)

    def list_codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of a list, in order; empty for a list that is not there."""
        return tuple(self._data.get("lists", {}).get(name, {}))

    def list_label(self, name: str, code: str, lang: str) -> str:
        """Return the label of a code; the code itself when the list does not have it."""
        text = self._data.get("lists", {}).get(name, {}).get(code)
        return self.pick(text, lang) if text else code

    # People

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Return every role by code."""
        return MappingProxyType(readings.roles_of(self._data))

    def role(self, code: str) -> Role:
        """Return a role; ``KeyError`` when the profile has none of that code."""
        return self.roles[code]

    def permissions_of(self, roles: Iterable[str]) -> frozenset[str]:
        """Return the sum of what the roles allow; a role that is gone allows nothing."""
        held = (self.roles[code].permissions for code in roles if code in self.roles)
        return frozenset[str]().union(*held)

    def role_conflicts(self, roles: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return the pairs of roles that one person may not hold together, sorted."""
        pairs = combinations(sorted(set(roles) & set(self.roles)), 2)
        return tuple((a, b) for a, b in pairs if b in self.roles[a].not_with)

    def signers(self, transition: str) -> tuple[Signer, ...]:
        """Return who signs a transition, in order; all of them are different people.

        The core's signers come first; where the profile names all of them, its order holds.
        """
        core = BY_NAME[transition].signers
        stated = tuple(
            Signer(role, Meaning(meaning))
            for role, meaning in self._data.get("signatures", {}).get(transition, {}).items()
        )
        if set(core) <= set(stated):
            return stated
        return (*core, *(signer for signer in stated if signer not in core))

    # Choices

    @property
    def policies(self) -> Mapping[str, Any]:
        """Return the core's switches, every one of them."""
        return MappingProxyType(self._data["policies"])

    def policy(self, name: str) -> Any:
        """Return one switch; ``KeyError`` when there is none of that name."""
        return self._data["policies"][name]

    @property
    def settings(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what the profile sets of plugins: plugin to name to value."""
        return MappingProxyType(self._data.get("settings", {}))

    def setting(self, plugin: str, key: str, default: Any = None) -> Any:
        """Return what the profile sets; the default where it says nothing."""
        return self._data.get("settings", {}).get(plugin, {}).get(key, default)

    def unit(self, kind: str) -> str | None:
        """Return the unit shown for a kind of quantity, e.g. ``mass``."""
        unit: str | None = self._data.get("units", {}).get(kind)
        return unit

    def numbering(self, object_: str) -> NumberPattern:
        """Return how numbers of an object are made; ``KeyError`` for an unknown object."""
        stated = self._data["numbering"][object_]
        reset = stated.get("reset", "yearly")
        return NumberPattern(stated["pattern"], reset, stated.get("by_hand", False))

    def check_settings(self) -> Mapping[str, CheckSetting]:
        """Return what the profile changes of checks, by rule."""
        return readings.check_settings_of(self._data)

    @property
    def waivers(self) -> Mapping[str, Any]:
        """Return rule to waiver as plain data, for the snapshot and every record under it."""
        return {
            rule: plain(setting.waiver)
            for rule, setting in self.check_settings().items()
            if setting.waiver is not None
        }

    def retention(self, kind: str) -> Retention | None:
        """Return how long records of a kind are kept."""
        stated = self._data.get("retention", {}).get(kind)
        return Retention(stated["keep"], stated.get("from", "completion")) if stated else None

    # Work

    @cached_property
    def step_kinds(self) -> Mapping[str, StepKind]:
        """Return every step kind by name, in order."""
        return MappingProxyType(readings.step_kinds_of(self._data))

    def step_kind(self, name: str) -> StepKind:
        """Return a step kind; ``KeyError`` when the profile has none of that name."""
        return self.step_kinds[name]

    def has_step_kind(self, name: str) -> bool:
        """Say whether the profile has a step kind of that name."""
        return name in self.step_kinds

    @property
    def bases(self) -> Mapping[str, str]:
        """Return step kind to core behaviour."""
        return {name: kind.base for name, kind in self.step_kinds.items()}

    def form_ref(self, object_: str) -> str | None:
        """Return the form of an object's own fields, ``discrete/order``, or none."""
        reference: str | None = self._data.get("forms", {}).get(object_)
        return reference

    @property
    def form_refs(self) -> tuple[str, ...]:
        """Return every form that the profile uses, sorted."""
        return tuple(sorted(self._data[effective.FORMS]))

    def form(self, reference: str) -> Form:
        """Return a form that the profile uses; ``KeyError`` for another one."""
        if reference not in self._forms:
            source = self._data[effective.FORMS][reference]
            layout = source.get("layout")
            self._forms[reference] = read_form(
                source["schema"].encode("utf-8"),
                f"forms/{reference}.json",
                Expression.compile,
                (layout.encode("utf-8"), f"forms/{reference}.ui.json") if layout else None,
            )
        return self._forms[reference]

    def object_form(self, object_: str) -> Form | None:
        """Return the form of an object's own fields (``work_order``, ``lot`` …), or none."""
        reference = self.form_ref(object_)
        return self.form(reference) if reference else None

    def step_form(self, kind: str) -> Form | None:
        """Return the form of a step kind, or none."""
        reference = self.step_kind(kind).form
        return self.form(reference) if reference else None

    def form_context(
        self,
        lang: str,
        facts: Facts | None = None,
        instruments: Mapping[str, Instrument] | None = None,
    ) -> Context:
        """Return what a form of this profile is planned and parsed with."""
        return Context(lang, facts or {}, self._data.get("lists", {}), instruments or {})

    # Screens and records

    def screen(self, name: str) -> Screen:
        """Return what a screen shows; an empty one where the profile says nothing."""
        return readings.screen_of(name, self._data["screens"].get(name, {}))

    def columns(self, screen: str) -> tuple[str, ...]:
        """Return the columns of a list, left to right."""
        return self.screen(screen).columns

    def required_at(self, transition: str) -> tuple[str, ...]:
        """Return the fields of an order that must be filled before a transition."""
        return self.screen("order_form").required_at.get(transition, ())

    def report(self, name: str) -> ReportPlan:
        """Return how the profile wants a report; nothing special where it says nothing."""
        return readings.report_of(name, self._data.get("reports", {}).get(name, {}))
