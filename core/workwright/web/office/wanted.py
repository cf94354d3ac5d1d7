"""What a list shows, read from its address and written back into links; kept nowhere else."""

from collections.abc import Mapping
from typing import Any, Final

from flask import request

from workwright.profile.parts import Screen
from workwright.services.order_fields import OWN, order_columns
from workwright.services.order_lists import SPANS, VIEWS, Wanted
from workwright.web.i18n import _, number
from workwright.web.links import link
from workwright.web.office.cells import kind_of, label, own_text, written
from workwright.web.shell import shell
from workwright.web.terms import Terms

LONGEST_SEARCH: Final = 80


def read_wanted(screen: Screen) -> Wanted:
    """Return what the address asks for; the profile's own order and filters where it is silent."""
    view = request.args.get("view", "")
    sort = request.args.get("sort", screen.sort or "number")
    return Wanted(
        view=view if view in VIEWS else "open",
        search=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        filters={n: tuple(v) for n in screen.filters if (v := request.args.getlist(n))},
        sort=sort if _sortable(sort.removeprefix("-")) else "number",
        cursor=request.args.get("at", ""),
        zone=shell().zone,
    )


def tabs(counts: Mapping[str, int], wanted: Wanted) -> list[tuple[str, str, bool, int | None, str]]:
    """Return the saved views with how many orders each holds."""
    words = {
        "open": _("Open"),
        "decision": _("Needs a decision"),
        "signature": _("Waits for a signature"),
        "week": _("Next 7 days"),
        "all": _("All"),
    }
    tones = {"decision": "warn", "signature": "hold"}
    return [
        (
            words[name],
            link(view=name),
            wanted.view == name,
            None if name == "all" else counts[name],
            tones.get(name, "") if counts[name] else "",
        )
        for name in VIEWS
    ]


def filter_links(terms: Terms, screen: Screen, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Return label, chosen values and address of each filter; one that is on is taken away."""
    found = []
    for name in screen.filters:
        chosen = wanted.filters.get(name, ())
        href = link(**{name: None, "choose": None}) if chosen else link(choose=name)
        shown = ", ".join(value_word(terms, name, value) for value in chosen)
        found.append((label(terms, name), shown, href))
    return found


def choices(
    terms: Terms, wanted: Wanted, name: str, values: list[tuple[Any, int]]
) -> list[tuple[str, str, bool]]:
    """Return word, address and whether it is chosen of each value of a filter."""
    chosen = list(wanted.filters.get(name, ()))
    counted = [(str(value), count) for value, count in values]
    if kind_of(name) == "instant":
        counted = [(span, -1) for span in SPANS]
    found = []
    for value, count in counted:
        others = [v for v in chosen if v != value]
        word = value_word(terms, name, value)
        text = word if count < 0 else f"{word} ({number(count)})"
        href = link(**{name: others if value in chosen else [*chosen, value]})
        found.append((text, href, value in chosen))
    return found


def value_word(terms: Terms, name: str, value: str) -> str:
    """Return a filter's value in words."""
    if name.startswith(OWN):
        return own_text(terms, name.removeprefix(OWN), value)
    match kind_of(name):
        case "state":
            return terms.state(value) if value in terms.state_codes() else value
        case "instant":
            spans = {
                "past": _("Before today"),
                "today": _("Today"),
                "week": _("Next 7 days"),
                "later": _("Later"),
            }
            return spans.get(value, value)
    return written(value)


def _sortable(name: str) -> bool:
    return name.startswith(OWN) or name in order_columns()
