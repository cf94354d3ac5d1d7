"""gunicorn with threads, started from Python: the same server for demo and plant."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from workwright.services.runtime import Runtime
from workwright.web.product import build_app, start_jobs
from workwright.web.settings import WebSettings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves the product's application; the database is opened after the fork."""

    def __init__(
        self, runtime: Runtime, settings: WebSettings, *, workers: int, threads: int
    ) -> None:
        self._runtime = runtime
        self._settings = settings
        self._options = {
            "bind": settings.bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "loglevel": "warning",
            "post_fork": self._after_fork,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """Return the application of a worker process."""
        app = build_app(self._runtime, self._settings)
        start_jobs(self._runtime)
        return app

    def _after_fork(self, _arbiter: Any, _worker: Any) -> None:
        """Drop connections of the parent: one is never shared across a fork."""
        self._runtime.database.engine.dispose(close=False)
