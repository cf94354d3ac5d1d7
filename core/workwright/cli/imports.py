"""``workwright import``: orders of the ERP, by the same service as API and office."""

from pathlib import Path

import click

from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit, Output
from workwright.importers.report import ImportReport, Outcome, line_as_json
from workwright.services.imports import Document, import_many


@click.group("import")
def import_() -> None:
    """Import documents."""


@import_.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@tenant_option
@pass_installation
def woid(installation: Installation, files: tuple[Path, ...], tenant: str) -> int:
    """Import work orders from WOID files (JSON)."""
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    reports: list[tuple[Path, ImportReport]] = []
    documents = (Document(path.read_bytes(), "cli", path.name) for path in files)
    with installation.output.progress("Importing", len(files)) as bar:
        for path, done in zip(
            files, import_many(runtime, tenant_id, actor, documents), strict=True
        ):
            reports.append((path, done.report))
            bar.on(path.name)
    installation.output.result(
        {"files": [{"file": str(path), **report.as_json()} for path, report in reports]}
    )
    for path, report in reports:
        _tell(installation.output, path, report)
    refused = any(row.outcome is Outcome.REFUSED for _, r in reports for row in r.rows)
    return Exit.REFUSED if refused else Exit.DONE


def _tell(output: Output, path: Path, report: ImportReport) -> None:
    for row in report.rows:
        number = f" as {row.work_order_number}" if row.work_order_number else ""
        output.say(f"{path}: {row.name or 'order'} {row.outcome.value}{number}")
        for problem in (*row.problems, *row.messages):
            told = line_as_json(problem)
            place = f" {told['path']}" if told["path"] else ""
            output.say(f"  {told['code']}{place}: {told['text']} {told['remedy']}".rstrip())
