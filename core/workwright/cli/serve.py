"""``workwright serve`` and ``workwright worker``: the processes of an installation (D9, D14)."""

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit, Output
from workwright.services.runtime import Runtime

THREADS = 16


@click.command()
@click.option("--bind", envvar="WORKWRIGHT_BIND", default="127.0.0.1:8080", show_default=True)
@click.option(
    "--workers", default=1, show_default=True, help="Processes; more than 1 needs PostgreSQL."
)
@click.option("--https", is_flag=True, help="Browsers reach it by HTTPS, through a proxy in front.")
@click.option(
    "--host", "hosts", multiple=True, help="Host name that browsers use; may be repeated."
)
@click.option("--proxy-hops", default=0, help="How many proxies set the forwarded headers.")
@click.option("--allow-plain-http", is_flag=True, help="Serve off loopback without HTTPS.")
@pass_installation
def serve(
    installation: Installation,
    bind: str,
    workers: int,
    https: bool,
    hosts: tuple[str, ...],
    proxy_hops: int,
    allow_plain_http: bool,
) -> int:
    """Serve the installation."""
    runtime = installation.open()
    if runtime.database.is_sqlite and workers > 1:
        raise click.UsageError(
            "The embedded database has one serving process; use PostgreSQL for more."
        )
    mode = "embedded database, one process" if runtime.database.is_sqlite else "PostgreSQL"
    installation.output.say(f"Mode: {mode}. Address: {'https' if https else 'http'}://{bind}/")
    run(
        runtime,
        bind,
        installation.output,
        workers=workers,
        https=https,
        hosts=hosts,
        proxy_hops=proxy_hops,
        allow_plain_http=allow_plain_http,
    )
    return Exit.DONE


@click.command()
@pass_installation
def worker(installation: Installation) -> int:
    """Work off jobs of every tenant until stopped; beside any number of others."""
    from workwright.jobs.worker import Worker
    from workwright.web.product import job_handlers

    runtime = installation.open(upgrade=False)
    Worker(runtime, job_handlers()).run()
    return Exit.DONE


def run(
    runtime: Runtime,
    bind: str,
    output: Output,
    *,
    workers: int = 1,
    https: bool = False,
    hosts: tuple[str, ...] = (),
    proxy_hops: int = 0,
    allow_plain_http: bool = False,
) -> None:
    """Serve the product by gunicorn; the embedded database's jobs run in a thread of it."""
    from workwright.cli.server import Server
    from workwright.web.product import settings_for

    settings = settings_for(
        bind, https=https, hosts=hosts, proxy_hops=proxy_hops, allow_plain_http=allow_plain_http
    )
    Server(runtime, settings, workers=workers, threads=THREADS).run()
