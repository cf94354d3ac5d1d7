"""The locked packages: complete, hashed, from no certain host, under licences that bind nobody."""

import re
import subprocess
import sys
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^]]*\])?==(?P<version>\S+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# The Lesser licence lets us link; the others would bind every plant that runs the product.
BINDING = re.compile(
    r"(?<!lesser )(?<!library )general public license|\bA?GPL|affero|SSPL|commons clause",
    re.IGNORECASE,
)
# Several licences to choose from, and the one we take.
CHOSEN = {"pyphen": "GNU Lesser General Public License v2 or later (LGPLv2+)"}


def locked(path):
    """Return name, version and hashes of each package of a lock file."""
    found = {}
    for block in re.split(r"\n(?=\S)", path.read_text()):
        pin = PIN.match(block)
        assert pin, f"not a pinned package: {block[:60]}"
        name = canonicalize_name(pin["name"])
        found[name] = (Version(pin["version"]), frozenset(HASH.findall(block)))
    return found


@pytest.fixture(scope="module")
def runtime(root):
    return locked(root / "constraints-runtime.txt")


@pytest.fixture(scope="module")
def everything(root):
    return locked(root / "constraints.txt")


def test_every_locked_package_has_hashes(runtime, everything):
    """What is installed is what was tested, byte for byte."""
    assert [name for name, (_, hashes) in (runtime | everything).items() if not hashes] == []


def test_lock_files_name_no_host(root):
    """The installation decides where packages come from."""
    for name in ("constraints.txt", "constraints-runtime.txt"):
        assert re.findall(r"\w+://\S+|--index\S*|--find-links\S*", (root / name).read_text()) == []


def test_runtime_lock_is_a_part_of_the_whole_lock(runtime, everything):
    """The demo runs on the very packages that the tests ran on."""
    assert runtime.items() <= everything.items()


def test_locks_answer_the_project_table(project, runtime, everything):
    """Every declared dependency is locked, at a version that the declaration allows."""
    wanted = [(text, runtime) for text in project["dependencies"]]
    wanted += [(text, everything) for text in project["optional-dependencies"]["dev"]]
    wrong = []
    for text, lock in wanted:
        requirement = Requirement(text)
        version, _ = lock.get(canonicalize_name(requirement.name), (None, None))
        if version is None or version not in requirement.specifier:
            wrong.append(f"{text}: {version}")
    assert wrong == []


def test_installed_packages_fit_together():
    """No installed package asks for another version of its neighbour."""
    check = [sys.executable, "-m", "pip", "check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_shipped_package_binds_the_plant(runtime):
    """No library that the product needs comes under the GPL, the AGPL or the like."""
    refused = {}
    for name in installed(runtime):
        declared = declared_licences(name)
        binding = [text for text in declared if BINDING.search(text)]
        if not declared or (binding and CHOSEN.get(name) not in declared):
            refused[name] = binding or "no licence declared"
    assert refused == {}


@pytest.mark.parametrize(
    "text",
    [
        "AGPL-3.0-or-later",
        "GPLv2",
        "GNU General Public License v3 (GPLv3)",
        "licensed under the terms of the general public license",
        "GNU Affero General Public License",
    ],
)
def test_binding_licences_are_recognised_written_out_or_short(text):
    """A licence that says its name in full is found as well as its abbreviation."""
    assert BINDING.search(text)


@pytest.mark.parametrize(
    "text", ["LGPL-3.0-only", "GNU Lesser General Public License v2 or later (LGPLv2+)", "MPL-2.0"]
)
def test_licences_that_bind_nobody_are_not_mistaken(text):
    """The Lesser licence is not taken for the binding one."""
    assert not BINDING.search(text)


def installed(names):
    """Return those of ``names`` that this interpreter and system need."""
    return [name for name in names if _exists(name)]


def _exists(name):
    try:
        distribution(name)
    except ImportError:
        return False
    return True


def declared_licences(name):
    """Return what the package says of its licence: expression, field and classifiers."""
    metadata = distribution(name).metadata
    texts = [metadata.get("License-Expression"), (metadata.get("License") or "")[:2000]]
    texts += [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    return [text.rpartition(" :: ")[2] for text in texts if text and text != "UNKNOWN"]
