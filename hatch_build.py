"""Compile message catalogues before every build, editable installs included.

Compiled catalogues are ignored by git and listed under ``artifacts``; without this hook a wheel
would silently speak English only.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# At the root of the repository only these hold sources; a part is searched as a whole.
FOLDERS = ("core", "plugins")


class CompileCatalogues(BuildHookInterface[Any]):
    """Write one ``.mo`` beside each ``.po`` of the engine and its plugins."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; ``version`` and ``build_data`` are not needed for it."""
        here = Path(self.root)
        for folder in [here / name for name in FOLDERS if (here / name).is_dir()] or [here]:
            for source in sorted(folder.glob("**/LC_MESSAGES/*.po")):
                with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                    write_mo(mo, read_po(po, locale=source.parents[1].name))
