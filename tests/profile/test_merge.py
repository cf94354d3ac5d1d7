"""Layers merge by one law: maps by key, everything else replaces, ``~`` removes."""

from hypothesis import given
from hypothesis import strategies as st

from workwright.forms.sheet import Loaded
from workwright.profile.loader import load
from workwright.profile.merge import Kind, Layer, at, leaves, merge


def layer(text, name="plant", kind=Kind.PROFILE):
    return Layer(kind, name, load(text.encode(), f"{name}.yaml").checked())


def of(data, name="plant"):
    return Layer(Kind.PROFILE, name, Loaded(f"{name}.yaml", data))


def test_maps_merge_by_key_and_everything_else_replaces():
    """A list is never appended to, so what stands in the file is what holds."""
    merged = merge(
        [layer("policies: {pick: fefo, material: full}\nlocked: [a]\nlanguages: [en, de]\n"),
         layer("policies: {pick: fifo}\nlanguages: [fr]\n")]
    )  # fmt: skip
    assert merged.data == {"policies": {"pick": "fifo", "material": "full"}, "languages": ["fr"]}


def test_nothing_removes_what_a_layer_below_said():
    """``~`` takes the key away; a later layer may say it again."""
    below = layer("roles: {a: {label: A, may: [x]}, b: {label: B}}\n", "base")
    merged = merge([below, layer("roles: {a: ~}\n")])
    assert merged.data == {"roles": {"b": {"label": "B"}}}
    assert merged.removed == {("roles", "a"): 1}
    again = merge([below, layer("roles: {a: ~}\n"), layer("roles: {a: {label: New}}\n")])
    assert again.data["roles"]["a"] == {"label": "New"}
    assert again.removed == {}


def test_origin_names_the_layer_of_each_leaf():
    """Who asks where a value comes from gets one answer."""
    merged = merge([layer("a: {b: 1, c: 2}\n", "base"), layer("a: {c: 3, d: {}}\n", "plant")])
    assert merged.origin == {("a", "b"): 0, ("a", "c"): 1, ("a", "d"): 1}
    assert merged.origin_of(("a", "c")).name == "plant"
    assert merged.origin_of(("a",)).name == "plant"
    assert merged.locate(("a", "b", "gone")) == ("base.yaml", 1, 5)


def test_a_map_in_place_of_a_value_leaves_no_trace_of_it():
    """Replacing changes kind too, and the origin follows."""
    merged = merge([layer("a: {b: 1}\n"), layer("a: {b: {c: 2}}\n"), layer("a: {b: {d: 3}}\n")])
    assert merged.data == {"a": {"b": {"c": 2, "d": 3}}}
    assert merged.origin == {("a", "b", "c"): 1, ("a", "b", "d"): 2}


def test_layers_themselves_are_never_changed():
    """The same layers give the same result however often they are merged."""
    layers = [layer("a: {b: {c: 1}}\n"), layer("a: {b: {d: 2}}\n")]
    first = merge(layers).data
    first["a"]["b"]["c"] = 99
    assert merge(layers).data == {"a": {"b": {"c": 1, "d": 2}}}


KEYS = st.sampled_from(["a", "b", "c"])
TREES = st.recursive(
    st.integers(0, 3) | st.none(),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(KEYS, TREES, max_size=3)


@given(MAPS, MAPS)
def test_every_leaf_above_wins_and_every_other_leaf_stays(below, above):
    """For any two layers: what the upper says holds, what it does not touch stays."""
    merged = merge([of(below), of(above)]).data
    for path, value in leaves(above):
        if path and value != {}:
            assert at(merged, path) == value
    for path, value in leaves(below):
        touched = any(
            at(above, path[:n]) is not None or said(above, path[:n])
            for n in range(1, len(path) + 1)
        )
        if path and value not in ({}, None) and not touched:
            assert at(merged, path) == value


@given(MAPS, MAPS, MAPS)
def test_merging_step_by_step_gives_the_same(first, second, third):
    """Three layers at once are the third over the first two."""
    together = merge([of(first), of(second), of(third)]).data
    stepwise = merge([of(merge([of(first), of(second)]).data), of(third)]).data
    assert together == stepwise


@given(MAPS)
def test_an_empty_layer_changes_nothing(data):
    """Saying nothing is no opinion."""
    assert merge([of(data), of({})]).data == merge([of(data)]).data


def said(data, path):
    for part in path[:-1]:
        data = data.get(part) if isinstance(data, dict) else None
    return isinstance(data, dict) and path[-1] in data
