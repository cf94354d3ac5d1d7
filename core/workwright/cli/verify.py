"""``workwright verify``: prove the installation, or one record without it (S20, D16)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit
from workwright.services.installation import CHECKPOINT_KEY, require_database

if TYPE_CHECKING:
    from workwright.verify import KeptCheckpoint

KEY_BYTES = 32


@click.command()
@click.option("--record", type=click.Path(exists=True, path_type=Path), help="A record file (PDF).")
@click.option("--key", help="Public key of the installation that made the record, hexadecimal.")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A checkpoint kept elsewhere; may be repeated.",
)
@click.option("--tenant", help="Only this tenant.")
@pass_installation
def verify(
    installation: Installation,
    record: Path | None,
    key: str | None,
    against: tuple[Path, ...],
    tenant: str | None,
) -> int:
    """Verify chain, signatures, snapshots, ledger, guards; or one record and what it embeds."""
    if record is not None:
        return _record(installation, record, key)
    return _installation(installation, against, tenant)


def _record(installation: Installation, path: Path, key: str | None) -> int:
    from workwright.reports.proof import verify_record

    found = verify_record(path.read_bytes(), _given_key(key) if key else None)
    ok = all(result.ok for result in found)
    installation.output.result({"file": str(path), "ok": ok, "results": found})
    for result in found:
        installation.output.say(f"{'ok ' if result.ok else 'BAD'} {result.what}: {result.text}")
    return Exit.DONE if ok else Exit.BROKEN


def _given_key(key: str) -> bytes:
    try:
        found = bytes.fromhex(key)
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise click.UsageError("--key: a public key is 64 hexadecimal digits.")
    return found


def _kept(path: Path) -> "KeptCheckpoint":
    from workwright.verify import KeptCheckpoint

    try:
        return KeptCheckpoint.parse(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.UsageError(f"--against {path}: {error}.") from error


def _installation(installation: Installation, against: tuple[Path, ...], tenant: str | None) -> int:
    from workwright.verify import verify as verify_installation

    kept = [_kept(path) for path in against]
    require_database(installation.home, installation.url)
    key = _public_key(installation)
    with installation.output.progress("Verifying") as bar:
        report = verify_installation(
            installation.url,
            against=kept,
            tenant=tenant,
            public_keys=[key] if key else [],
            progress=lambda done, _total, what: bar.on(f"{what}: {done}", by=0),
        )
    clean = report.ok and bool(report.tenants)
    installation.output.result({**report.as_json(), "ok": clean})
    for line in report.lines():
        installation.output.say(line)
    if not report.tenants:
        installation.output.say("There is no tenant here: no record was verified.")
        return Exit.REFUSED
    return Exit.DONE if report.ok else Exit.BROKEN


def _public_key(installation: Installation) -> bytes | None:
    from workwright.db.checkpoints import CheckpointKey

    path = installation.home / CHECKPOINT_KEY
    return CheckpointKey.load_or_make(path).public_bytes if path.exists() else None
