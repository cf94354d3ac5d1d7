"""Load the templates of records, compiled once for all languages and records of a process."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound

from workwright.reports import renderer

FILTERS = frozenset(
    {"num", "pick", "quoted", "duration", "short", "groups", "brief", "capitalized"}
)


def environment(sources: Mapping[str, str], helpers: Mapping[str, Any]) -> Environment:
    """Return what renders these templates with the helpers of one language of one record."""
    made = _environment(Compiled(sources))
    made.globals.update({n: f for n, f in helpers.items() if n not in FILTERS})
    made.filters.update({n: f for n, f in helpers.items() if n in FILTERS})
    return made


def sources_of(version: str, packages: Iterable[str] = ()) -> dict[str, str]:
    """Return the templates of a version by name; those of plugins stand below ``plugin/``."""
    found = {
        path: file.read_text("utf-8") for path, file in renderer.walk(renderer.templates(version))
    }
    for package in packages:
        for path, file in renderer.walk(renderer.plugin_templates(package)):
            found[f"plugin/{path}"] = file.read_text("utf-8")
    return found


def compile_all(sources: Mapping[str, str]) -> None:
    """Compile templates before they are needed."""
    for name, source in sources.items():
        if name.endswith(".html"):
            _code(name, source)


class Compiled(BaseLoader):
    """Gives out templates whose code is compiled once for the same text."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def load(
        self,
        environment: Environment,
        name: str,
        globals: Any = None,  # noqa: A002 - jinja's name
    ) -> Template:
        """Return the template of that name.

        Raises:
            TemplateNotFound: there is none.
        """
        source = self._sources.get(name)
        if source is None:
            raise TemplateNotFound(name)
        return environment.template_class.from_code(
            environment, _code(name, source), globals or {}, None
        )


@cache
def _code(name: str, source: str) -> CodeType:
    bare = _environment(None)
    bare.filters.update(dict.fromkeys(FILTERS, _unused))
    return bare.compile(source, name, name)


def _environment(loader: BaseLoader | None) -> Environment:
    # Not optimized: constants are not worked out while compiling, with filters of one language.
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,
    )


def _unused(value: object) -> object:
    return value
