"""Write the generated parts of the documentation, or tell which of them are stale.

A part stands between ``<!-- generated:NAME -->`` and ``<!-- /generated:NAME -->`` in a Markdown
file and comes from ``render()`` in ``scripts/docgen/NAME.py`` (a hyphen in the name is an
underscore in the file). A new generator is a new file there and nothing else.
"""

import argparse
import difflib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARKER = re.compile(r"^<!-- (/?)generated:([a-z0-9-]+) -->$")
Generators = Mapping[str, Callable[[], str]]


class DocsProblem(Exception):
    """A marker or generator that does not fit; the text names file, line and remedy."""


def main() -> int:
    """Regenerate all parts, or compare them only; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when stale")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to work on")
    arguments = parser.parse_args()
    try:
        stale = _process(arguments.root, write=not arguments.check)
    except DocsProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    if stale and arguments.check:
        print("Generated documentation is stale; run: make docs", file=sys.stderr)
        return 1
    return 0


def _process(root: Path, *, write: bool) -> bool:
    generators = load_generators(root / "scripts" / "docgen")
    used: set[str] = set()
    stale = False
    for path in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        old = path.read_text(encoding="utf-8")
        new = rendered(old, generators, path.relative_to(root).as_posix(), used)
        if new == old:
            continue
        stale = True
        if write:
            path.write_text(new, encoding="utf-8")
            print(f"written: {path.relative_to(root)}")
        else:
            _show_difference(old, new, path.relative_to(root))
    if unused := sorted(set(generators) - used):
        raise DocsProblem(f"no Markdown file has a part for: {', '.join(unused)}")
    return stale


def load_generators(folder: Path) -> Generators:
    """Return the ``render`` function of each file in ``folder`` by the name of its part."""
    found: dict[str, Callable[[], str]] = {}
    for path in sorted(folder.glob("[a-z]*.py")):
        spec = importlib.util.spec_from_file_location(f"docgen_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise DocsProblem(f"{path.name}: not a Python module")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem.replace("_", "-")] = module.render
    return found


def rendered(text: str, generators: Generators, where: str, used: set[str]) -> str:
    """Return ``text`` with every generated part made anew; add their names to ``used``."""
    lines = iter(enumerate(text.splitlines(), start=1))
    output: list[str] = []
    for number, line in lines:
        output.append(line)
        if not (marker := MARKER.match(line)):
            continue
        closing, name = marker.groups()
        if closing:
            raise DocsProblem(f"{where}:{number}: closes {name}, which is not open")
        if name not in generators:
            raise DocsProblem(f"{where}:{number}: no scripts/docgen/{name.replace('-', '_')}.py")
        _skip_to_end(lines, name, f"{where}:{number}")
        used.add(name)
        output += ["", generators[name]().strip("\n"), "", f"<!-- /generated:{name} -->"]
    return "\n".join(output) + "\n"


def _skip_to_end(lines: Iterator[tuple[int, str]], name: str, where: str) -> None:
    for _, line in lines:
        if marker := MARKER.match(line):
            if marker.groups() == ("/", name):
                return
            break
    raise DocsProblem(f"{where}: {name} is not closed by <!-- /generated:{name} -->")


def _show_difference(old: str, new: str, path: Path) -> None:
    difference = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{path} as committed", f"{path} as generated", n=1
    )
    print(*difference, sep="\n", end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
