"""Which version of which route an order points at."""

import pytest

from workwright.errors import ImportRefused
from workwright.importers.master import Line, Route, RouteVersion
from workwright.importers.resolve import resolve


def at(lines):
    return [(line.code, line.path) for line in lines]


@pytest.fixture
def resolved(read, with_route, plant):
    """Read and resolve a document with a route."""

    def run(**changes):
        reading = read(with_route(**changes))
        return resolve(reading.order, plant, reading.problems)

    return run


@pytest.fixture
def refused(resolved):
    """Read and resolve a document that is refused; give its problems."""

    def run(**changes):
        with pytest.raises(ImportRefused) as refusal:
            resolved(**changes)
        assert refusal.value.status == 422
        return at(refusal.value.rows)

    return run


@pytest.fixture
def versions(plant):
    """Replace the versions of the crate's route by (revision, minor, released) triples."""

    def put(*triples, route_type=None, **changes):
        base = plant.routes["Crate build", None].versions[0]
        made = tuple(
            RouteVersion(
                base.version_id,
                revision,
                minor,
                released,
                **{"product_code": "CRATE-STD", **changes},
            )
            for revision, minor, released in triples
        )
        plant.routes["Crate build", route_type] = Route("Crate build", made)

    return put


def test_R32_the_order_points_at_the_route_it_names(resolved, plant):
    """The route exists before the import, and the order is linked to its revision."""
    order = resolved(routeDefinitionRevision=1)
    assert order.route is plant.routes["Crate build", None].versions[0]


@pytest.mark.parametrize("name", ["Crate Build", "Crate", "crate build"])
def test_R32_an_unknown_route_is_refused(refused, name):
    """A route that does not exist is never made up."""
    assert refused(routeDefinitionName=name) == [("ROUTE_NOT_FOUND", "routeDefinitionName")]


CHOICES = [
    ([(1, 0, True), (2, 0, True)], {}, (2, 0)),
    ([(2, 0, True), (10, 0, True), (9, 9, True)], {}, (10, 0)),
    ([(2, 1, True), (2, 10, True), (2, 9, True)], {}, (2, 10)),
    ([(1, 0, True), (2, 0, False)], {}, (1, 0)),
    ([(1, 0, True), (1, 1, False), (2, 0, True)], {"routeDefinitionRevision": 1}, (1, 0)),
    ([(1, 0, True), (1, 3, True), (2, 0, True)], {"routeDefinitionRevision": 1}, (1, 3)),
    (
        [(1, 0, True), (1, 3, True), (2, 3, True)],
        {"routeDefinitionRevision": 1, "routeDefinitionMinorRevision": 0},
        (1, 0),
    ),
]


@pytest.mark.parametrize(("known", "named", "expected"), CHOICES)
def test_R33_the_latest_released_revision_is_taken(resolved, versions, known, named, expected):
    """Highest revision, then highest minor, of what is released and fits what is named."""
    versions(*known)
    order = resolved(**named)
    assert (order.route.revision, order.route.minor) == expected


@pytest.mark.parametrize("known", [[], [(1, 0, False), (2, 0, False)]])
def test_R33_a_route_without_released_revision_is_refused(refused, versions, known):
    """Drafts and archived revisions are never chosen."""
    versions(*known)
    assert refused() == [("ROUTE_REVISION_NOT_FOUND", "routeDefinitionName")]


@pytest.mark.parametrize(("version", "noted"), [(3, True), (4, True), (5, False), (11, False)])
def test_R34_an_assumed_revision_is_told_in_versions_3_and_4(resolved, version, noted):
    """Where older documents had to name the revision, the one taken is named."""
    messages = at(resolved(schemaVersion=version).messages)
    assert (("REVISION_ASSUMED", "routeDefinitionRevision") in messages) is noted


def test_R34_a_named_revision_is_not_assumed(resolved):
    """A revision that the document names needs no message."""
    messages = resolved(schemaVersion=4, routeDefinitionRevision=2).messages
    assert messages == ()


@pytest.mark.parametrize(
    "named",
    [
        {"routeDefinitionRevision": 3},
        {"routeDefinitionRevision": 9},
        {"routeDefinitionRevision": -1},
        {"routeDefinitionRevision": 2, "routeDefinitionMinorRevision": 7},
    ],
)
def test_R35_a_revision_that_is_not_released_is_refused(refused, named):
    """A named revision must exist and be released; no other one is taken instead."""
    assert refused(**named) == [("ROUTE_REVISION_NOT_FOUND", "routeDefinitionRevision")]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"product_code": "OTHER"}, "producedMaterialName"),
        ({"line_code": "Cell 7"}, "plannedLineName"),
    ],
)
def test_R36_a_route_for_another_product_or_line_is_refused(refused, versions, changes, path):
    """The route must be for the product and, if bound to one, for the line of the document."""
    versions((1, 0, True), **changes)
    assert refused() == [("ROUTE_MISMATCH", path)]


def test_R36_a_line_called_by_another_name_is_the_same_line(resolved, versions, plant):
    """What counts is which line the plant finds, not by which of its names it was called."""
    plant.lines["Joinery"] = Line("L-JOIN")
    versions((1, 0, True), line_code="L-JOIN")
    assert resolved().line.code == "L-JOIN"


def test_R36_a_route_without_line_runs_on_every_line(resolved, versions):
    """A route that is bound to no line fits each."""
    versions((1, 0, True), line_code=None)
    assert resolved().line.code == "Joinery"


def test_R37_an_unknown_route_type_is_refused(refused):
    """A route type that nobody defined is refused."""
    assert refused(routeDefinitionType="Rework") == [
        ("ROUTE_TYPE_NOT_FOUND", "routeDefinitionType")
    ]


def test_R37_the_type_chooses_among_routes_of_one_name(resolved, refused, versions, plant):
    """Null means the default type; a named type means its own route."""
    plant.route_types.add("Rework")
    assert refused(routeDefinitionType="Rework") == [("ROUTE_NOT_FOUND", "routeDefinitionName")]
    versions((7, 0, True), route_type="Rework")
    assert resolved(routeDefinitionType="Rework").route.revision == 7
    assert resolved(routeDefinitionType=None).route.revision == 2
