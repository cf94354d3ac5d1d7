"""What is built holds all that is needed, and runs in an empty folder far from the checkout."""

import json
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

PACKAGE_FOLDER = re.compile(r"(?:core|plugins/[a-z]+)/(workwright\w*/.+)")
CONTENT = re.compile(r"(?:profiles|forms)/.+")

LOOK_AROUND = """
import json
from importlib.metadata import entry_points
from pathlib import Path
import workwright
from workwright import content
found = {e.name: Path(e.load().__file__).parent for e in entry_points(group="workwright.plugins")}
engine = Path(workwright.__file__).parent
packages = [engine, *found.values()]
print(json.dumps({
    "plugins": {name: str(folder) for name, folder in found.items()},
    "engine": str(engine),
    "content": [
        str(path.relative_to(root.parent))
        for kind in ("profiles", "forms")
        for root in content.roots(kind)
        for path in root.rglob("*.*")
    ],
    "roots": [str(root) for kind in ("profiles", "forms") for root in content.roots(kind)],
    "catalogues": sorted(
        f"{package.name}/{mo.relative_to(package)}"
        for package in packages for mo in package.rglob("*.mo")
    ),
}))
"""


@pytest.fixture(scope="session")
def wheel(root, tmp_path_factory):
    return build(root, tmp_path_factory.mktemp("wheel"), "--wheel")


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    return install([wheel], tmp_path_factory.mktemp("whole"))


def build(project, target, *kind):
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", target, *kind, project]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = target.iterdir()
    return built


def install(wheels, folder):
    """Return the Python of a new environment with these wheels and the libraries of this one."""
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    libraries = folder / "libraries"
    libraries.mkdir()
    ours = re.compile(r"_*(editable_impl_)?workwright")
    for path in next(p for p in map(Path, sys.path) if p.name == "site-packages").iterdir():
        if not ours.match(path.name):
            (libraries / path.name).symlink_to(path)
    (site_packages,) = environment.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(f"{libraries}\n")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", *wheels], check=True)
    return python


def look_around(python, folder):
    """Return what a program started with ``python`` in an empty ``folder`` finds."""
    return json.loads(
        subprocess.check_output([python, "-I", "-c", LOOK_AROUND], cwd=folder, text=True)
    )


def names_in(wheel):
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def expected_names(sources):
    """Return what a wheel of these sources must hold, compiled catalogues included."""
    names = set()
    for path in sources:
        if match := PACKAGE_FOLDER.fullmatch(path.as_posix()):
            names.add(match[1])
            if path.suffix == ".po":
                names.add(match[1].removesuffix(".po") + ".mo")
        elif CONTENT.fullmatch(path.as_posix()):
            names.add(f"workwright/_content/{path}")
    return names


def test_wheel_holds_every_source_file_and_nothing_else(wheel, sources):
    """No template, style sheet, schema, catalogue, profile or form is left behind."""
    assert names_in(wheel) == expected_names(sources)


def test_five_plugins_run_from_an_empty_folder(installed, plugin_names, tmp_path, root):
    """One installed wheel brings the engine and all five plugins, none from the checkout."""
    seen = look_around(installed, tmp_path)
    assert sorted(seen["plugins"]) == sorted(plugin_names)
    places = [seen["engine"], *seen["plugins"].values(), *seen["roots"]]
    assert [place for place in places if Path(place).is_relative_to(root)] == []


def test_content_is_found_from_an_empty_folder(installed, tmp_path, sources):
    """Every profile and form of the repository is found without the repository."""
    expected = {path.as_posix() for path in sources if CONTENT.fullmatch(path.as_posix())}
    assert set(look_around(installed, tmp_path)["content"]) == expected


def test_catalogues_are_compiled_in_an_installed_wheel(installed, tmp_path, sources):
    """The screens speak every language of the repository after an ordinary installation."""
    expected = sorted(name for name in expected_names(sources) if name.endswith(".mo"))
    assert look_around(installed, tmp_path)["catalogues"] == expected


def test_source_archive_builds_the_same_wheel(root, wheel, tmp_path):
    """Who builds from the published source gets what we publish."""
    archive = build(root, tmp_path, "--sdist")
    target = tmp_path / "again"
    target.mkdir()
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-index", "--wheel-dir", target, archive], check=True)
    (again,) = target.iterdir()
    assert names_in(again) == names_in(wheel)


def test_parts_alone_give_exactly_what_was_asked_for(root, tmp_path, tmp_path_factory):
    """The engine with one plugin is that plugin, the whole content and no other plugin."""
    folders = {"core": root / "core", "pharma": root / "plugins" / "pharma"}
    wheels = []
    for name, folder in folders.items():
        target = tmp_path_factory.mktemp(name)
        wheels.append(build(folder, target, "--wheel"))
    seen = look_around(install(wheels, tmp_path_factory.mktemp("parts")), tmp_path)
    assert list(seen["plugins"]) == ["pharma"]
    assert seen["content"]
    assert [root for root in seen["roots"] if "_content" not in root] == []


def test_the_users_own_content_comes_first(tmp_path, monkeypatch):
    """A consultant's folder wins over what is shipped, and does not hide the rest."""
    from workwright import content

    (tmp_path / "profiles").mkdir()
    monkeypatch.setenv(content.ENVIRONMENT_VARIABLE, str(tmp_path))
    first, *shipped = content.roots("profiles")
    assert first == tmp_path / "profiles"
    assert shipped
    assert tmp_path not in [path.parent for path in content.roots("forms")]
