"""What a route for programs says about itself beyond its permission, for the API's description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

View = TypeVar("View", bound=Callable[..., Any])
_OPERATION: Final = "_workwright_operation"


@dataclass(frozen=True)
class Parameter:
    """A value in the query of an address."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """What goes in and what comes out.

    Args:
        answers: status to what it means and the name of its schema; empty: no body.
        body: what is sent, as the name of a schema; empty for nothing.
        query: parameters of the address beyond its path.
    """

    answers: Mapping[int, tuple[str, str]]
    body: str = ""
    query: tuple[Parameter, ...] = field(default_factory=tuple)


def described(operation: Operation) -> Callable[[View], View]:
    """Attach the description to a view; ``api.openapi`` reads it from the route registry."""

    def attach(view: View) -> View:
        setattr(view, _OPERATION, operation)
        return view

    return attach


def operation_of(view: Callable[..., Any] | None) -> Operation | None:
    """Return the description of a view, or none."""
    return cast("Operation | None", getattr(view, _OPERATION, None))
