"""Find profiles and forms, stack their layers, check them, and give the profile or the problems.

``load_profile`` is the one door: whoever activates, shows or rehearses a profile comes through
it, and ``check_file`` says the same about a file that is still being written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from workwright import content
from workwright.errors import ConfigProblems, Problem
from workwright.forms.reader import MOST_BYTES
from workwright.forms.schema import Form, check_form
from workwright.forms.sheet import Loaded, Sheet, in_file, near
from workwright.plugins import PluginSet
from workwright.profile import effective
from workwright.profile.draft import Draft
from workwright.profile.expression import Expression
from workwright.profile.loader import load, load_file
from workwright.profile.merge import Kind, Layer, Merged, merge
from workwright.profile.model import Profile
from workwright.profile.ranges import accepts
from workwright.profile.schema import shape_problems
from workwright.profile.validate import validate

DEEPEST = 4
PROFILE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LAYOUT = ".ui.json"


@dataclass(frozen=True)
class Search:
    """Folders in which profiles and forms are looked for, most specific first."""

    profiles: Sequence[Path]
    forms: Sequence[Path]

    def profile(self, name: str) -> Path | None:
        """Return the file of a profile id, or none."""
        if not PROFILE_ID.fullmatch(name):
            return None
        return next(
            (p for p in (root / f"{name}.yaml" for root in self.profiles) if p.is_file()), None
        )

    def profile_ids(self) -> list[str]:
        """Return the ids of every profile, sorted."""
        return sorted({path.stem for root in self.profiles for path in root.glob("*.yaml")})

    def forms_found(self) -> dict[str, Path]:
        """Return every form by reference."""
        found: dict[str, Path] = {}
        for root in self.forms:
            for path in sorted(root.glob("*/*.json")):
                if not path.name.endswith(LAYOUT):
                    found.setdefault(f"{path.parent.name}/{path.stem}", path)
        return found


def default_search(plugins: PluginSet | None = None) -> Search:
    """Return the folders of this installation; those of plugins, which bring forms, come last."""
    brought = [plugin.forms for plugin in (plugins.plugins if plugins else ())]
    return Search(
        content.roots("profiles"),
        [*content.roots("forms"), *(folder for folder in brought if folder is not None)],
    )


def load_profile(
    profile_id: str,
    *,
    plugins: PluginSet,
    today: date,
    search: Search | None = None,
    activating: bool = True,
) -> Profile:
    """Return a profile that may run.

    Args:
        plugins: every plugin of the installation.
        today: site day; waivers are judged by it.
        activating: demands that this installation does not run, and missing translations, refuse.

    Raises:
        ConfigProblems: everything that is wrong with it and its layers.
    """
    where = search or default_search(plugins)
    path = where.profile(profile_id)
    if path is None:
        message = f"no profile '{profile_id}'"
        hint = near(profile_id, where.profile_ids()) or f"one of {', '.join(where.profile_ids())}"
        raise ConfigProblems(
            [Problem(profile_id, 1, 1, "profile", message, hint, "profile.unknown")]
        )
    loaded = load_file(path, _shown(path))
    profile, problems = inspect(
        loaded, plugins=plugins, today=today, search=where, activating=activating
    )
    if profile is None:
        raise ConfigProblems(problems)
    return profile


def check_file(
    path: Path,
    *,
    plugins: PluginSet,
    today: date,
    search: Search | None = None,
    activating: bool = False,
) -> list[Problem]:
    """Return every problem and warning of a profile or form file, by place."""
    where = search or default_search(plugins)
    if path.suffix == ".json":
        return _read_form(path, str(path))[1]
    loaded = load_file(path)
    beside = Search([path.parent, *where.profiles], [path.parent.parent / "forms", *where.forms])
    return inspect(loaded, plugins=plugins, today=today, search=beside, activating=activating)[1]


def inspect(
    loaded: Loaded,
    *,
    plugins: PluginSet,
    today: date,
    search: Search,
    activating: bool,
) -> tuple[Profile | None, list[Problem]]:
    """Return the profile where nothing refuses it, and every problem and warning."""
    stack = _Stack(loaded, plugins, search)
    if stack.problems:
        return None, stack.problems
    sheet = Sheet(stack.merged.locate)
    merge(stack.layers, sheet)
    found = search.forms_found()
    forms = {form.ref: form for form in _forms(stack.merged, found, sheet)}
    named = plugins.subset(stack.plugin_names)
    validate(Draft(stack.merged, plugins, named, forms, list(found), activating, today, sheet))
    if sheet.refusals:
        return None, sheet.problems
    used = [forms[reference] for reference in sorted(_used_forms(stack.merged))]
    text = effective.write(stack.merged, named.versions, used)
    return Profile.from_effective(text), sheet.problems


class _Stack:
    """The layers of one profile, or the problems that keep them from being stacked."""

    def __init__(self, loaded: Loaded, plugins: PluginSet, search: Search) -> None:
        self._plugins = plugins
        self._search = search
        self._problems: list[Problem] = []
        self._own: list[Layer] = []
        self._climb(loaded, ())
        self.plugin_names = self._named_plugins()
        fragments = [] if self._refused else list(self._fragments())
        self.layers = (_core(), *fragments, *self._own)

    @property
    def problems(self) -> list[Problem]:
        """Return what refuses the stack; nothing when it stands."""
        return sorted(
            dict.fromkeys(self._problems), key=lambda p: (p.file, p.line, p.column, p.path)
        )

    @cached_property
    def merged(self) -> Merged:
        """Return the layers as one."""
        return merge(self.layers)

    @property
    def _refused(self) -> bool:
        return bool(self._problems)

    def _sheet(self, loaded: Loaded) -> Sheet:
        return Sheet(in_file(loaded.file, loaded.keys))

    def _climb(self, loaded: Loaded, below: tuple[str, ...]) -> None:
        """Add the profile after its parents, oldest first."""
        problems = shape_problems(loaded)
        self._problems += problems
        if problems:
            return
        name = loaded.data["profile"]
        sheet = self._sheet(loaded)
        if Path(loaded.file).stem != name:
            message = f"the file is named {Path(loaded.file).name}, the profile '{name}'"
            sheet.add("profile.name", ("profile",), message, "give both the same name")
        for parent, stated in loaded.data.get("extends", {}).items():
            self._parent(parent, stated, (*below, name), sheet)
        self._problems += sheet.problems
        self._own.append(Layer(Kind.PROFILE, name, loaded))

    def _parent(self, parent: str, stated: str, below: tuple[str, ...], sheet: Sheet) -> None:
        where = ("extends", parent)
        if parent in below:
            circle = " → ".join([*below[below.index(parent) :], parent])
            sheet.add("extends.cycle", where, f"goes round in a circle: {circle}", "cut it")
            return
        if len(below) > DEEPEST:
            message = f"more than {DEEPEST} parents on top of each other"
            sheet.add("extends.deep", where, message, "join two of them")
            return
        path = self._search.profile(parent)
        if path is None:
            known = self._search.profile_ids()
            hint = near(parent, known) or f"one of {', '.join(known)}"
            sheet.add("extends.unknown", where, f"no profile '{parent}'", hint)
            return
        loaded = load_file(path, _shown(path))
        version = str(loaded.data.get("version", "")) if isinstance(loaded.data, dict) else ""
        self._climb(loaded, below)
        if version and not accepts(stated, version):
            message = f"found {parent} {version}, asked for {stated}"
            sheet.add("extends.version", where, message, "widen the range, or take another version")

    def _named_plugins(self) -> list[str]:
        """Return the usable plugins of all layers; note the others where they are named."""
        usable: list[str] = []
        for layer in self._own:
            sheet = self._sheet(layer.loaded)
            for name, stated in layer.data.get("plugins", {}).items():
                if self._usable(name, stated, sheet):
                    usable.append(name)
            self._problems += sheet.problems
        return sorted(set(usable))

    def _usable(self, name: str, stated: str, sheet: Sheet) -> bool:
        where = ("plugins", name)
        problem = self._plugins.problem(name)
        if name in self._plugins:
            version = self._plugins.plugin(name).version
            if accepts(stated, version):
                return True
            message = f"found {name} {version}, asked for {stated}"
            sheet.add(
                "plugin.version", where, message, "widen the range, or install another version"
            )
        elif problem is not None:
            message = f"plugin '{name}' failed: {problem.reason}"
            sheet.add("plugin.failed", where, message, "see the plugins page")
        else:
            known = [plugin.name for plugin in self._plugins.plugins]
            hint = near(name, known) or "install it"
            sheet.add("plugin.unknown", where, f"plugin '{name}' is not installed", hint)
        return False

    def _fragments(self) -> Iterator[Layer]:
        for name in self.plugin_names:
            defaults = self._plugins.plugin(name).defaults
            if defaults is None:
                continue
            loaded = load(defaults.text.encode("utf-8"), defaults.path)
            problems = shape_problems(loaded, fragment=True)
            self._problems += problems
            if not problems:
                yield Layer(Kind.PLUGIN, name, loaded)


@cache
def _core() -> Layer:
    raw = files("workwright.profile").joinpath("core.yaml").read_bytes()
    loaded = load(raw, "core.yaml")
    problems = shape_problems(loaded, fragment=True)
    if problems:
        raise ConfigProblems(problems)
    return Layer(Kind.CORE, "core", loaded)


def _used_forms(merged: Merged) -> set[str]:
    """Return the references of every form that the profile uses."""
    kinds = merged.data.get("step_kinds", {}).values()
    return {kind["form"] for kind in kinds if "form" in kind} | {
        *merged.data.get("forms", {}).values()
    }


def _forms(merged: Merged, found: Mapping[str, Path], sheet: Sheet) -> Iterator[Form]:
    """Yield every form that any layer names and that can be read; note the others' problems.

    A plugin's form that the profile replaced is read too: its checks say what must stay.
    """
    brought = {
        kind["form"]
        for layer in merged.layers
        for kind in layer.data.get("step_kinds", {}).values()
        if kind and kind.get("form")
    }
    used = _used_forms(merged)
    for reference in sorted(used | brought):
        path = found.get(reference)
        if path is None:
            continue
        form, problems = _read_form(path, _shown(path))
        if reference in used:
            sheet.extend(problems)
        if form is not None:
            yield form


def _read_form(path: Path, shown: str) -> tuple[Form | None, list[Problem]]:
    layout = path.with_name(path.stem + LAYOUT)
    beside = (
        (layout.read_bytes(), shown.removesuffix(".json") + LAYOUT) if layout.is_file() else None
    )
    form, problems = check_form(_bytes(path), shown, Expression.compile, beside)
    reference = f"{path.parent.name}/{path.stem}"
    if form is not None and form.ref != reference:
        message = f"the file is {reference}, its $id says {form.ref}"
        problem = Problem(shown, 1, 1, "$id", message, "give both the same name", "form.identity")
        return None, [problem]
    return form, problems


def _bytes(path: Path) -> bytes:
    """Return a form's bytes, one more than allowed at most, so that the reader refuses it."""
    with path.open("rb") as source:
        return source.read(MOST_BYTES + 1)


def _shown(path: Path) -> str:
    """Return a file of a library as ``profiles/pharma.yaml`` or ``forms/pharma/dispense.json``."""
    parts = path.parts
    depth = 2 if path.suffix == ".yaml" else 3
    return "/".join(parts[-depth:])
