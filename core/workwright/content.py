"""Find the profile and form library that ships with the product.

A consultant's own folders come first, then the copy inside the wheel, then the checkout; nobody
else in the code knows where profiles and forms lie.
"""

import os
from importlib.resources import files
from pathlib import Path
from typing import Literal

Kind = Literal["profiles", "forms"]

ENVIRONMENT_VARIABLE = "WORKWRIGHT_CONTENT"


def roots(kind: Kind) -> list[Path]:
    """Return the existing folders that hold ``kind``, most specific first, without duplicates.

    ``WORKWRIGHT_CONTENT`` lists folders, separated as in ``PATH``, that each may hold a
    ``profiles`` and a ``forms`` folder. Empty when the installation lost its content.
    """
    own = [
        Path(part) for part in os.environ.get(ENVIRONMENT_VARIABLE, "").split(os.pathsep) if part
    ]
    shipped = Path(str(files("workwright"))) / "_content"
    checkout = Path(__file__).resolve().parents[2]
    candidates = [base / kind for base in (*own, shipped, checkout)]
    return list(dict.fromkeys(folder for folder in candidates if folder.is_dir()))
