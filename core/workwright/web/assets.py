"""Files for the browser: the address changes with their content, so they are kept for ever.

The prefix carries a hash over all files. Relative addresses inside stylesheets and script modules
keep it, so nothing stale survives an update.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from flask import Response, current_app, send_from_directory

from workwright.web.sessions import settings

IMMUTABLE = "public, max-age=31536000, immutable"
VERSION_CHARACTERS = 12
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def folder() -> Path:
    """Return the folder of the static files; wheels are always installed unpacked."""
    with as_file(files("workwright.web") / "static") as path:
        return path


@cache
def content_version() -> str:
    """Return the hash over names and contents of all static files, shortened."""
    digest = sha256()
    root = folder()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:VERSION_CHARACTERS]


def version() -> str:
    """Return the prefix in use."""
    return settings().asset_version or content_version()


def asset(name: str) -> str:
    """Return the address of a static file, e.g. ``asset("css/tokens.css")``."""
    root = current_app.config["APPLICATION_ROOT"].rstrip("/")
    return f"{root}/static/{version()}/{name}"


def send(asked: str, name: str) -> Response:
    """Answer a static file; an outdated prefix gets today's file, which is then not kept."""
    path = Path(name)
    response = send_from_directory(
        folder(), name, mimetype=TYPES.get(path.suffix), conditional=True
    )
    response.headers["Cache-Control"] = IMMUTABLE if asked == version() else "no-cache"
    return response
