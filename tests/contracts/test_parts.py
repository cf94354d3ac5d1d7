"""The root distribution and its parts say the same, wherever they say it twice."""

import workwright


def test_every_part_carries_the_version_of_the_whole(project, parts):
    """Engine, plugins and the running code name one version."""
    versions = {folder: part["version"] for folder, part in parts.items()}
    assert set(versions.values()) == {project["version"]}, versions
    assert workwright.__version__ == project["version"]


def test_plugins_pin_the_engine_they_were_tested_with(project, parts, plugin_names):
    """A plugin of one version never meets an engine of another."""
    for name in plugin_names:
        assert parts[f"plugins/{name}"]["dependencies"] == [
            f"workwright-core=={project['version']}"
        ]


def test_the_whole_needs_what_its_parts_need(project, parts):
    """Installing the root brings every library that the engine alone would bring, and no other."""
    assert set(project["dependencies"]) == set(parts["core"]["dependencies"])


def test_entry_points_of_the_whole_are_those_of_the_parts(project, parts, plugin_names):
    """A plugin is found under the same name from the whole and from its part."""
    group = "workwright.plugins"
    separate = {}
    for name in plugin_names:
        separate |= parts[f"plugins/{name}"]["entry-points"][group]
    assert project["entry-points"][group] == separate
    assert separate == {name: f"workwright_{name}" for name in plugin_names}
    assert project["scripts"] == parts["core"]["scripts"]


def test_parts_are_named_after_their_folders(parts, plugin_names):
    """One name everywhere: distribution and folder agree."""
    assert parts["core"]["name"] == "workwright-core"
    for name in plugin_names:
        assert parts[f"plugins/{name}"]["name"] == f"workwright-{name}"


def test_each_plugin_folder_has_the_same_files(root, plugin_names):
    """Who knows one plugin's folder knows all of them."""
    needed = ["README.md", "pyproject.toml", "workwright_{}/__init__.py", "workwright_{}/py.typed"]
    missing = [
        path
        for name in plugin_names
        for each in needed
        if not (path := root / "plugins" / name / each.format(name)).is_file()
    ]
    assert missing == []
