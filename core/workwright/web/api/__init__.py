"""The API: what other systems send and ask, by token, key and JSON."""

from workwright.web.api import imports, openapi, orders
from workwright.web.api.blueprint import api

__all__ = ["api", "imports", "openapi", "orders"]
