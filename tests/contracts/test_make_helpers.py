"""What the helpers behind make do on a machine that lacks something, and with stale docs."""

import os
import re
import shutil
import subprocess
import sys

import pytest


def run(root, script, *arguments, **environment):
    command = [sys.executable, root / "scripts" / script, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_missing_system_packages_stop_with_the_command_to_run(root, tmp_path):
    """Who lacks the rights gets one command to hand to somebody who has them."""
    done = run(root, "system_packages.py", "test", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "chromium" in done.stderr
    assert re.search(r"apt-get install -y --no-install-recommends .*chromium", done.stderr)
    assert 'Then run "make test" again.' in done.stderr


def test_present_system_packages_are_left_alone(root):
    """A machine that has all it needs is told nothing and asked for no rights."""
    done = run(root, "system_packages.py", "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def checkout(root, tmp_path):
    """A small checkout with one generator, ``greeting``."""
    generators = tmp_path / "scripts" / "docgen"
    generators.mkdir(parents=True)
    (generators / "greeting.py").write_text("def render():\n    return 'Good morning.'\n")
    (tmp_path / "docs").mkdir()
    return tmp_path


PAGE = "# Page\n<!-- generated:greeting -->\nold\n<!-- /generated:greeting -->\nafter\n"


def test_stale_documentation_is_shown_and_then_made_fresh(root, checkout):
    """A page that lags behind the code fails the check until it is generated anew."""
    page = checkout / "docs" / "page.md"
    page.write_text(PAGE)
    stale = run(root, "generate_docs.py", "--check", "--root", str(checkout))
    assert stale.returncode == 1
    assert "+Good morning." in stale.stdout
    assert page.read_text() == PAGE
    assert run(root, "generate_docs.py", "--root", str(checkout)).returncode == 0
    fresh = page.read_text()
    assert "\n\nGood morning.\n\n" in fresh
    assert fresh.endswith("after\n")
    assert run(root, "generate_docs.py", "--check", "--root", str(checkout)).returncode == 0


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("no part at all\n", "no Markdown file has a part for: greeting"),
        (PAGE.replace("<!-- /", "<!-- "), "docs/page.md:2: greeting is not closed"),
        (PAGE.replace("<!-- generated", "<!-- "), "docs/page.md:4: closes greeting"),
        (PAGE.replace("greeting", "farewell"), "docs/page.md:2: no scripts/docgen/farewell.py"),
    ],
)
def test_wrong_markers_are_named_with_their_line(root, checkout, page, complaint):
    """A part without generator, a generator without part and a broken marker are all told."""
    (checkout / "docs" / "page.md").write_text(page)
    done = run(root, "generate_docs.py", "--check", "--root", str(checkout))
    assert done.returncode == 2
    assert complaint in done.stderr


def test_changelog_takes_every_fragment_once(root, tmp_path):
    """Fragments become one section of the version, sorted by what they mean for users."""
    (tmp_path / "scripts").mkdir()
    for name in ("changelog.py",):
        shutil.copy(root / "scripts" / name, tmp_path / "scripts")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## 1.1.0, 2026-01-01\n")
    fragments = tmp_path / "changelog"
    fragments.mkdir()
    (fragments / "7.fix.md").write_text("The tile shows\nthe right lot.\n")
    (fragments / "5.security.md").write_text("Sessions end with the shift.\n")
    assert run(tmp_path, "changelog.py").returncode == 0
    text = (tmp_path / "CHANGELOG.md").read_text()
    order = ["## 1.2.0", "### Security", "- Sessions", "### Fixed", "- The tile shows the right"]
    positions = [text.index(each) for each in [*order, "## 1.1.0"]]
    assert positions == sorted(positions)
    assert list(fragments.iterdir()) == []
