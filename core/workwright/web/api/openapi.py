"""The description of the API in OpenAPI 3.1, made from the routes that are really served."""

import re
from typing import Any, Final

from flask import Response, current_app, jsonify
from werkzeug.routing import Rule

from workwright import __version__
from workwright.web.api.blueprint import api
from workwright.web.api.described import Operation, operation_of
from workwright.web.api.schemas import SCHEMAS
from workwright.web.security import KEY_HEADER, PUBLIC, Access, access_of, route

ARGUMENT: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
FORMATS: Final = {"uuid": {"type": "string", "format": "uuid"}}
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PROBLEMS: Final = {
    400: "The request cannot be read, or has no key of its own.",
    401: "No valid token.",
    403: "The token does not carry the permission.",
    404: "There is nothing of that name here.",
    409: "Refused by rules; all of them are listed.",
    413: "Too large.",
    422: "The key was used for another request.",
}


@route(api, "/openapi.json", permission=PUBLIC, scope="public")
def description() -> Response:
    """Return the description of this API."""
    return jsonify(openapi())


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of every described route of the serving application."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        view = current_app.view_functions.get(rule.endpoint)
        operation, access = operation_of(view), access_of(view)
        if operation is None or access is None:
            continue
        path = paths.setdefault(ARGUMENT.sub(r"{\2}", rule.rule), {})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            about = _operation(rule, method, operation, access)
            path[method.lower()] = {"summary": _summary(view), **about}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Workwright",
            "version": __version__,
            "description": "Every request carries a bearer token; what writes carries a key too.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(SCHEMAS),
        },
    }


def _operation(rule: Rule, method: str, operation: Operation, access: Access) -> dict[str, Any]:
    writes = method not in READING
    about: dict[str, Any] = {
        "operationId": f"{rule.endpoint.partition('.')[2]}_{method.lower()}",
        "description": f"Needs the permission `{access.permission}`.",
        "parameters": [*_path(rule), *_query(operation), *([_key()] if writes else [])],
        "responses": _responses(operation, writes=writes),
    }
    if operation.body:
        about["requestBody"] = {"required": True, "content": _content(operation.body)}
    return about


def _path(rule: Rule) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": FORMATS.get(converter, {"type": "string"}),
        }
        for converter, name in ARGUMENT.findall(rule.rule)
    ]


def _query(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": p.name, "in": "query", "description": p.description, "schema": dict(p.schema)}
        for p in operation.query
    ]


def _key() -> dict[str, Any]:
    return {
        "name": KEY_HEADER,
        "in": "header",
        "required": True,
        "description": "A UUID for this request; sent again unchanged it is answered alike.",
        "schema": {"type": "string", "format": "uuid"},
    }


def _responses(operation: Operation, *, writes: bool) -> dict[str, Any]:
    expected = PROBLEMS if writes else {s: PROBLEMS[s] for s in (401, 403, 404)}
    answers: dict[int, tuple[str, str]] = {
        status: (text, "Problem") for status, text in expected.items()
    }
    answers |= operation.answers
    return {
        str(status): {"description": text, "content": _content(schema)}
        for status, (text, schema) in sorted(answers.items())
    }


def _content(schema: str) -> dict[str, Any]:
    kind = "application/problem+json" if schema == "Problem" else "application/json"
    return {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _summary(view: Any) -> str:
    return (view.__doc__ or "").partition("\n")[0]
