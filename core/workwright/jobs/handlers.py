"""Which kind of job is done by which service function; the only place that says so."""

from collections.abc import Callable, Mapping
from typing import Any

from workwright.db.queue import Task
from workwright.services.records import MAKE, make_record
from workwright.services.runtime import Runtime

Handler = Callable[[Runtime, Task], Mapping[str, Any]]
"""Does the work of a job and returns what is noted as its result.

It may run again after a worker died: what it writes is unique under the task's key. An exception
counts as a failed try.
"""

HANDLERS: Mapping[str, Handler] = {
    MAKE: make_record,
}
