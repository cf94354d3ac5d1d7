"""Empty the queue: a thread beside the web server, or a process of its own on PostgreSQL (D14).

The same loop serves both. A try is kept alive by a heartbeat; when this process is killed, the
lease runs out and another worker does the job (F12).
"""

import logging
import os
import socket
import threading
from collections.abc import Mapping
from uuid import UUID, uuid4

from workwright.db.faults import faultpoint
from workwright.db.queue import Task
from workwright.jobs import queue
from workwright.jobs.handlers import HANDLERS, Handler
from workwright.jobs.wake import Wake, wake_for
from workwright.services.runtime import Runtime

logger = logging.getLogger(__name__)

LEASE_S = 60.0
POLL_S = 0.5
SWEEP_S = 5.0


class Worker:
    """One loop over the queues of all tenants, one job at a time.

    Args:
        handlers: kind of job to who does it.
        lease_s: how long a job may go without a heartbeat before another worker takes it.
        poll_s: longest time between looks where nothing wakes the worker.
    """

    def __init__(
        self,
        runtime: Runtime,
        handlers: Mapping[str, Handler] = HANDLERS,
        *,
        lease_s: float = LEASE_S,
        poll_s: float | None = None,
    ) -> None:
        self.runtime = runtime
        self.handlers = handlers
        self.lease_s = lease_s
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._wake: Wake = wake_for(runtime.database)
        # Woken by the database it needs to look only now and then, in case a call got lost.
        self._poll_s = poll_s or (SWEEP_S if self._wake.is_reliable else POLL_S)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin the loop in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="workwright-jobs", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Take no further job and wait for the one in hand (F18)."""
        self._stop.set()
        self._wake.call()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def call(self) -> None:
        """Look at the queue now; what this process queued is done without delay."""
        self._wake.call()

    def run(self) -> None:
        """Work until stopped; an outage of the database is waited out."""
        while not self._stop.is_set():
            try:
                done = self.sweep()
            except Exception:  # border: a lost database must not end the worker (F7)
                logger.exception("the queue could not be read")
                self._stop.wait(POLL_S)
                continue
            if not done:
                self._wake.wait(self._poll_s)
        self._wake.close()

    def sweep(self) -> int:
        """Do one due job of each tenant; return how many were done or tried."""
        return sum(self.work_for(tenant) for tenant in queue.tenants(self.runtime.database))

    def work_for(self, tenant_id: UUID) -> bool:
        """Do the next due job of one tenant; say whether there was one."""
        if self._stop.is_set():
            return False
        task = queue.claim(self.runtime, tenant_id, self.name, self.lease_s)
        if task is None:
            return False
        self._do(task)
        return True

    def _do(self, task: Task) -> None:
        about = {"job": str(task.id), "kind": task.kind, "attempt": task.attempt}
        faultpoint("job claimed")
        try:
            with _Heartbeat(self, task):
                result = dict(self.handlers[task.kind](self.runtime, task))
        except Exception as error:  # border: one failing job must not end the worker (F12)
            logger.exception("job failed", extra=about)
            queue.fail(self.runtime, task, self.name, f"{type(error).__name__}: {error}")
            return
        faultpoint("job done")
        if queue.finish(self.runtime, task, self.name, result):
            logger.info("job done", extra=about)
        else:
            logger.warning("job was done by another worker meanwhile", extra=about)


class _Heartbeat:
    """Extends the lease of a job while its handler works."""

    def __init__(self, worker: Worker, task: Task) -> None:
        self._worker = worker
        self._task = task
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        worker = self._worker
        while not self._over.wait(worker.lease_s / 3):
            try:
                if not queue.extend(worker.runtime, self._task, worker.name, worker.lease_s):
                    return
            except Exception:  # border: the next beat may reach the database again
                logger.warning("heartbeat failed", extra={"job": str(self._task.id)}, exc_info=True)
