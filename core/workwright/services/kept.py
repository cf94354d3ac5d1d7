"""What was worked out from a tenant's rows, kept while the tenant's audit chain has the same head.

No audited row changes without an entry in the chain (E36, I7). So what was read after the chain
had a head holds as long as it has that head, and asking for the head replaces all else. The head
is a hash: a restored backup that grew as long again has another one.
"""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

Value = TypeVar("Value")


class KeptWhileUnchanged(Generic[Value]):
    """A bounded memory of one process; the longest unused goes first.

    Args:
        most: how many values are kept, of all tenants together.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._items: OrderedDict[tuple[UUID, str], tuple[str, Value]] = OrderedDict()

    def get(self, tenant_id: UUID, name: str, head: str) -> Value | None:
        """Return the value of that name if the chain had this head when it was put."""
        with self._lock:
            found = self._items.get((tenant_id, name))
            if found is None or found[0] != head:
                return None
            self._items.move_to_end((tenant_id, name))
            return found[1]

    def put(self, tenant_id: UUID, name: str, head: str, value: Value) -> Value:
        """Keep the value.

        Args:
            head: of the chain before the first row was read that went into the value.
        """
        with self._lock:
            self._items[tenant_id, name] = (head, value)
            self._items.move_to_end((tenant_id, name))
            while len(self._items) > self._most:
                self._items.popitem(last=False)
        return value
