"""Acts on masters and stock: each is data, and one pair of routes asks for it and does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.schema import TenantRow
from workwright.services.runtime import Look, Work
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page, retarget
from workwright.web.i18n import say
from workwright.web.register.asked import Choices, Input, read
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.shell import shell
from workwright.web.surroundings import terms

NOUN: Final = "noun:"
Values = Mapping[str, Any]
Run = Callable[[Work, UUID, Values], str | tuple[UUID, str]]
Make = Callable[[Work, Values], tuple[UUID, str]]


@dataclass(frozen=True)
class Question:
    """What a dialogue asks whose answer goes to a route of its own."""

    title: str
    yes: str
    permission: str
    inputs: tuple[Input, ...] = ()
    text: str = ""
    kind: Literal["primary", "danger"] = "primary"
    icon: str = "check"


@dataclass(frozen=True)
class Act:
    """One thing that a person can do to a row of a register.

    Args:
        name: in the address: ``clean``.
        title: what the dialogue is called; ``yes`` is its key. English both.
        permission: of the route; judged again inside the transaction.
        also: permissions of which any other one offers it too, where the service decides; the
            route then asks only for somebody who is signed in.
        run: does it on the row of the id, and returns the English sentence of what was done, with
            the id of another row where the page goes on there.
        text: what it means, above the inputs.
        kind: how the key looks; ``danger`` takes something away.
        fits: says of a row whether the act is offered; what is not offered is refused all the same.
    """

    name: str
    title: str
    yes: str
    permission: str
    run: Run
    inputs: tuple[Input, ...] = ()
    text: str = ""
    kind: Literal["primary", "danger"] = "primary"
    icon: str = "check"
    fits: Callable[[Any], bool] = field(default=lambda _row: True)
    also: tuple[str, ...] = ()

    @property
    def guard(self) -> str:
        """Return the permission that the routes declare."""
        return SIGNED_IN if self.also else self.permission


@dataclass(frozen=True)
class New:
    """How a row of a register is made; as ``Act``, but ``make`` also returns the new row's id."""

    title: str
    yes: str
    permission: str
    make: Make
    inputs: tuple[Input, ...] = ()
    text: str = ""
    kind: Literal["primary", "danger"] = "primary"
    icon: str = "plus"


Asks = Act | New | Question


def add_acts(
    blueprint: Blueprint, path: str, sheet: str, table: type[TenantRow], acts: Sequence[Act]
) -> None:
    """Add a page that asks and a route that does it, for each act.

    Args:
        path: of one row, ``/lots/<uuid:row_id>``.
        sheet: name of the endpoint that shows the row; acts end there.
        table: of the row; what is no row of this plant is asked nothing (S2).
    """
    for one in acts:
        _add_act(blueprint, path, sheet, table, one)


def add_new(blueprint: Blueprint, path: str, sheet: str, new: New) -> None:
    """Add the page that asks for a new row, ``/lots/new``, and the route that makes it."""
    endpoint = f"new_{sheet}"

    @route(blueprint, f"{path}/new", permission=new.permission, endpoint=endpoint)
    def ask() -> Response:
        return ask_for(new, url_for(f"{blueprint.name}.{endpoint}"))

    @route(
        blueprint,
        f"{path}/new",
        permission=new.permission,
        methods=["POST"],
        unsafe="keyed",
        endpoint=f"make_{sheet}",
    )
    def make() -> BaseResponse:
        def action(work: Work, values: Values) -> Done:
            row_id, said = new.make(work, values)
            return Done(url_for(f"{blueprint.name}.{sheet}", row_id=row_id), say(said))

        return do_with(new, url_for(f"{blueprint.name}.{endpoint}"), action)


def offered(
    blueprint: str, sheet: str, row_id: UUID, row: Any, acts: Sequence[Act]
) -> list[tuple[str, str, str, str]]:
    """Return label, address, look and icon of each act that this person may do to the row now."""
    me = principal()
    return [
        (
            say(one.title),
            url_for(f"{blueprint}.{sheet}_{one.name}", row_id=row_id),
            "danger" if one.kind == "danger" else "",
            one.icon,
        )
        for one in acts
        if any(me.may(p) for p in (one.permission, *one.also)) and one.fits(row)
    ]


def choices_of(scope: Look, inputs: Sequence[Input]) -> dict[str, Choices]:
    """Return what can be chosen now, by the name of the input."""
    return {asked.name: asked.choices(scope) for asked in inputs if asked.choices is not None}


def input_label(text: str) -> str:
    """Return a label in the reader's language, or the plant's word for a noun."""
    return terms().one(text.removeprefix(NOUN)) if text.startswith(NOUN) else say(text)


def _add_act(blueprint: Blueprint, path: str, sheet: str, table: type[TenantRow], one: Act) -> None:
    endpoint = f"{sheet}_{one.name}"

    def address(row_id: UUID) -> str:
        return url_for(f"{blueprint.name}.{endpoint}", row_id=row_id)

    @route(blueprint, f"{path}/{one.name}", permission=one.guard, endpoint=endpoint)
    def ask(row_id: UUID) -> Response:
        _check_row(table, row_id)
        return ask_for(one, address(row_id))

    @route(
        blueprint,
        f"{path}/{one.name}",
        permission=one.guard,
        methods=["POST"],
        unsafe="keyed",
        endpoint=f"{endpoint}_done",
    )
    def do(row_id: UUID) -> BaseResponse:
        _check_row(table, row_id)

        def action(work: Work, values: Values) -> Done:
            told = one.run(work, row_id, values)
            goes_to, said = (row_id, told) if isinstance(told, str) else told
            return Done(url_for(f"{blueprint.name}.{sheet}", row_id=goes_to), say(said))

        return do_with(one, address(row_id), action)


def _check_row(table: type[TenantRow], row_id: UUID) -> None:
    with look() as scope:
        scope.get(table, row_id)


def do_with(one: Asks, url: str, action: Callable[[Work, Values], Done]) -> BaseResponse:
    """Do it with what was typed; what cannot be read is said at its field, nothing is lost."""
    values = typed_for(one, url)
    if isinstance(values, Response):
        return values
    return act(lambda work: action(work, values))


def typed_for(one: Asks, url: str) -> Values | Response:
    """Return what was typed, or the dialogue again with what could not be read."""
    with look() as scope:
        can_choose = choices_of(scope, one.inputs)
    codes = {name: [code for code, _word in listed] for name, listed in can_choose.items()}
    typed = read(one.inputs, request.form, shell().zone, codes)
    return ask_for(one, url, typed.errors, 422) if typed.errors else typed.values


def ask_for(
    one: Asks, url: str, errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """Answer the dialogue that asks for an act's inputs.

    Args:
        url: takes what is typed.
        errors: name of an input to why it could not be read.
    """
    with look() as scope:
        can_choose = choices_of(scope, one.inputs)
    answer = page(
        "register/act.html",
        "register/_act.html",
        status,
        act=one,
        url=url,
        back=url.rsplit("/", 1)[0],
        choices=can_choose,
        typed=request.form,
        errors=errors or {},
        label=input_label,
    )
    return retarget(answer, "#dialog") if errors else answer
