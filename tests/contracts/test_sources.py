"""What holds for every source file: size, an opening sentence, no leftovers, a clean domain."""

import ast
import re
import sys

import pytest

LINES = 500
FUNCTION_LINES = 80
# Files of tests still to be pulled apart: each may only shrink, and none may join them.
LONG_YET = {
    "core/workwright/testing/plant.py": 760,
    "tests/reports/builder.py": 920,
    "tests/db/test_verify.py": 600,
    "tests/domain/test_rules.py": 510,
}
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".html", ".css", ".js", ".po", ".txt", ""}
# Other people's words: libraries as they were published, the text of the licence.
FOREIGN = re.compile(r"/vendor/|^LICENSE$|^constraints")
# Written in pieces so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
MACHINE = re.compile(r"(?<![\w.<])/(?:work/(?:main|shared)|root|home/[a-z]\w*|tm" + r"p)/")
HOSTS = re.compile(
    r"files\.python" + r"hosted|pypi\.or" + r"g|registry\.npm" + r"js", re.IGNORECASE
)


@pytest.fixture(scope="module")
def texts(root, sources):
    return {
        path: (root / path).read_text(encoding="utf-8")
        for path in sources
        if path.suffix in TEXT and not FOREIGN.search(path.as_posix())
    }


@pytest.fixture(scope="module")
def modules(texts):
    return {path: ast.parse(text) for path, text in texts.items() if path.suffix == ".py"}


def shipped(modules):
    return {path: tree for path, tree in modules.items() if path.parts[0] in ("core", "plugins")}


def places(texts, pattern):
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_python_file_does_two_jobs_by_length(texts):
    """A file above 500 lines holds more than one decision and is pulled apart."""
    lengths = {str(path): text.count("\n") for path, text in texts.items() if path.suffix == ".py"}
    long = {path: n for path, n in lengths.items() if n > LONG_YET.get(path, LINES)}
    assert long == {}


def test_no_function_is_longer_than_a_screen(modules):
    """A function above 80 lines cannot be reviewed in one look."""
    long = [
        f"{path}:{node.lineno}: {node.name}"
        for path, tree in shipped(modules).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_every_module_says_what_it_is_for(modules):
    """Each Python file opens with a sentence about its job."""
    silent = [str(path) for path, tree in modules.items() if not ast.get_docstring(tree)]
    assert silent == []


def test_nothing_unfinished_is_shipped(texts):
    """No note to self stands in what others rely on."""
    assert places(texts, UNFINISHED) == []


def test_no_file_knows_the_machine_it_was_written_on(texts):
    """No path of somebody's machine stands in the sources."""
    assert places(texts, MACHINE) == []


def test_no_file_names_a_package_index(texts):
    """Packages are asked for by name; where they come from is the installation's choice."""
    assert places(texts, HOSTS) == []


@pytest.fixture(scope="module")
def domain(modules):
    """The modules that decide, with the two that they may use."""
    beside = {"core/workwright/errors.py", "core/workwright/clock.py"}
    return {
        path: tree
        for path, tree in modules.items()
        if path.as_posix().startswith("core/workwright/domain/") or path.as_posix() in beside
    }


def test_domain_needs_the_standard_library_only(domain):
    """Decisions about lots and people depend on nothing that a library's update could change."""
    own = ("workwright.domain", "workwright.errors", "workwright.clock")
    foreign = [
        f"{path}:{node.lineno}: {name}"
        for path, tree in domain.items()
        for node in ast.walk(tree)
        for name in imported(node)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith(own)
    ]
    assert foreign == []


def test_domain_never_reads_the_time(domain):
    """The same facts give the same decision at any hour; the time is one of the facts."""
    clock = {"now", "utcnow", "today", "monotonic", "SystemClock"}
    readings = [
        f"{path}:{node.lineno}"
        for path, tree in domain.items()
        if path.name != "clock.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in clock
    ]
    assert readings == []


def called(node):
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []
