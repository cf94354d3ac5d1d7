"""What drew the pages: programs with their versions, templates and fonts with their hashes.

It stands inside the record. With the same of all of them the same data give the same bytes, and
a proof compares bytes; otherwise it compares what the pages say.
"""

import ctypes
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

TEMPLATES = "1"
PLUGINS = "workwright.plugins"
PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "tinyhtml5",
    "cssselect2",
    "fonttools",
    "pyphen",
    "pillow",
    "jinja2",
)
LIBRARIES: Mapping[str, tuple[str, str]] = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "hb_version_string"),
    "fribidi": ("libfribidi.so.0", ""),
}
FONTS = ("Inter-Regular.woff2", "Inter-SemiBold.woff2", "Inter-Bold.woff2")


def templates(name: str = TEMPLATES) -> Traversable:
    """Return the folder of that version of the core's templates; old versions stay (E54).

    Raises:
        ValueError: the name is no version; it may come from a file that somebody sent.
    """
    if not name.isascii() or not name.isdigit():
        raise ValueError(f"no version of templates: {name[:20]!r}")
    return files("workwright.reports") / "templates" / name


def fonts() -> Traversable:
    """Return the folder of the vendored fonts."""
    return files("workwright") / "web" / "static" / "vendor" / "inter"


def plugin_templates(package: str) -> Traversable:
    """Return the folder from which a plugin prints its own sections.

    Raises:
        ValueError: the package is no installed plugin; nothing else is ever loaded by name.
    """
    if package not in {entry.module for entry in entry_points(group=PLUGINS)}:
        raise ValueError(f"no plugin: {package[:40]!r}")
    return files(package) / "templates"


@cache
def describe(name: str = TEMPLATES, packages: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Return everything on which the pages depend besides the record itself.

    Args:
        packages: import names of plugins that bring templates of sections.
    """
    return {
        "plugin_templates": {p: _folder_sha256(plugin_templates(p)) for p in packages},
        "templates": {"version": name, "sha256": _folder_sha256(templates(name))},
        "fonts": {font: _file_sha256(fonts() / font) for font in FONTS},
        "packages": {package: _version(package) for package in PACKAGES},
        "libraries": {name: _library(*how) for name, how in LIBRARIES.items()},
    }


def _file_sha256(file: Traversable) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _folder_sha256(folder: Traversable) -> str:
    hasher = hashlib.sha256()
    for path, file in sorted(walk(folder), key=lambda found: found[0]):
        raw = file.read_bytes()
        hasher.update(f"{path}\0{len(raw)}\0".encode())
        hasher.update(raw)
    return hasher.hexdigest()


def walk(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    """Return the templates and style sheets of a folder with their paths inside it."""
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        path = f"{prefix}{item.name}"
        if item.is_dir():
            found += walk(item, f"{path}/")
        elif item.name.endswith((".html", ".css")):
            found.append((path, item))
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _library(name: str, function: str) -> str:
    """Return the version of a C library, or its mere presence where it tells none."""
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return ""
    if not function:
        return "present"
    told = getattr(library, function)
    told.restype = ctypes.c_char_p
    text: bytes = told()
    return text.decode()
