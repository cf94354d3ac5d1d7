"""Which version of which route an order points at (R32-R37)."""

from workwright.importers.findings import Findings, excerpt
from workwright.importers.master import Line, MasterData, Product, Route, RouteVersion
from workwright.importers.model import RouteChoice
from workwright.importers.sentences_plant import (
    REVISION_ASSUMED,
    ROUTE_MISMATCH,
    ROUTE_NOT_FOUND,
    ROUTE_NOT_RELEASED,
    ROUTE_REVISION_NOT_FOUND,
    ROUTE_TYPE_NOT_FOUND,
)

REVISION_DEMANDED_UNTIL = 4
"""Last schema version in which the revision had to be named (R34)."""


def chosen_route(
    choice: RouteChoice | None, schema_version: int, master: MasterData, findings: Findings
) -> RouteVersion | None:
    """Return the version that the document names or leaves to us; None without one."""
    if choice is None or not choice.name:
        return None
    if choice.route_type is not None and not master.has_route_type(choice.route_type):
        shown = excerpt(choice.route_type)
        findings.refuse(ROUTE_TYPE_NOT_FOUND, "routeDefinitionType", found=shown)
        return None
    route = master.route(choice.name, choice.route_type)
    if route is None:
        findings.refuse(ROUTE_NOT_FOUND, "routeDefinitionName", route=excerpt(choice.name))
        return None
    version = _version(route, choice, findings)
    if version is None:
        return None
    if choice.revision is None and schema_version <= REVISION_DEMANDED_UNTIL:
        shown = revision_text(version.revision, version.minor)
        findings.note(REVISION_ASSUMED, "routeDefinitionRevision", route=route.name, revision=shown)
    return version


def check_match(
    choice: RouteChoice,
    version: RouteVersion,
    product: Product | None,
    line: Line | None,
    findings: Findings,
) -> None:
    """Refuse a route for another product or line than the order's (R36)."""
    pairs = (
        ("producedMaterialName", product and product.code, version.product_code),
        ("plannedLineName", line and line.code, version.line_code),
    )
    for field, found, expected in pairs:
        if found is not None and expected is not None and found != expected:
            findings.refuse(
                ROUTE_MISMATCH,
                field,
                route=choice.name,
                expected=excerpt(expected),
                found=excerpt(found),
            )


def revision_text(revision: int, minor: int | None) -> str:
    """Return a revision as people say it: ``3`` or ``3.1``."""
    return str(revision) if minor is None else f"{revision}.{minor}"


def _version(route: Route, choice: RouteChoice, findings: Findings) -> RouteVersion | None:
    """Return the highest released version that fits the choice (R33, R35)."""
    released = [version for version in route.versions if version.released]
    fitting = [
        version
        for version in released
        if choice.revision in (None, version.revision) and choice.minor in (None, version.minor)
    ]
    if fitting:
        return max(fitting, key=lambda version: (version.revision, version.minor))
    if choice.revision is None:
        findings.refuse(ROUTE_NOT_RELEASED, "routeDefinitionName", route=route.name)
    else:
        wanted = revision_text(choice.revision, choice.minor)
        findings.refuse(
            ROUTE_REVISION_NOT_FOUND,
            "routeDefinitionRevision",
            route=route.name,
            revision=wanted,
        )
    return None
