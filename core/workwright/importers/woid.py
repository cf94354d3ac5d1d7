"""Work order documents in JSON: bytes to an ``ImportOrder``, or every reason why not (R1-R8).

``read_tree`` is the same for every format: a B2MML reader maps its elements to the fields of
section 2 and comes in there (R122).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from workwright.errors import ImportProblem, ImportRefused
from workwright.importers import jsonreader, values
from workwright.importers.catalogue import refused
from workwright.importers.fields import Fields
from workwright.importers.fieldtable import HEADER, KINDS_OF_OTHERS
from workwright.importers.findings import Findings, excerpt, line
from workwright.importers.header import read_content
from workwright.importers.model import ImportOrder, Reading
from workwright.importers.sentences import (
    NOT_A_WOID,
    SCHEMA_VERSION_MISSING,
    SCHEMA_VERSION_UNSUPPORTED,
    STATUS_INVALID,
    SUPPORTED,
)

CANCELLED = "cancelled"

_NULLABLE = frozenset(
    {
        "priority",
        "plannedQuantity",
        "routeDefinitionName",
        "routeDefinitionRevision",
        "routeDefinitionMinorRevision",
        "routeDefinitionType",
        "status",
    }
)


def parse(data: bytes) -> ImportOrder:
    """Return the order of a JSON document.

    Raises:
        ImportRefused: the document is not readable as a work order; all problems, each with its
            path, line and column.
    """
    reading = read(data)
    if reading.problems:
        raise refused(reading.problems)
    return reading.order


def read(data: bytes) -> Reading:
    """Return the order of a JSON document as far as it goes, with all its problems.

    Give both to ``resolve``, so that the sender learns at once what is wrong with the document
    and what is unknown here.

    Raises:
        ImportRefused: nothing can be said about a work order: not JSON, or of another kind.
    """
    reading = read_tree(jsonreader.load(data))
    if not reading.problems:
        return reading
    return Reading(reading.order, jsonreader.placed(data, reading.problems))


def read_tree(tree: Mapping[str, Any], notes: Iterable[ImportProblem] = ()) -> Reading:
    """Return the order of a document that is already plain values.

    Args:
        tree: text, ``int``, ``Decimal``, yes/no, null, lists and objects by field name.
        notes: messages that the format's own reader made.

    Raises:
        ImportRefused: the document is of another kind (R5).
    """
    _is_woid(tree)
    findings = Findings()
    for note in notes:
        findings.message(note)
    plain = {key: _header_value(key, value) for key, value in tree.items()}
    version = _schema_version(plain, findings)
    fields = Fields(plain, "", findings, version, HEADER)
    name = fields.name("workOrderName") or ""
    content = None
    if not _cancels(fields):
        content = read_content(fields, findings, version)
    order = ImportOrder(name, version, content, findings.all_messages())
    return Reading(order, findings.all_problems())


def _is_woid(tree: Mapping[str, Any]) -> None:
    """Refuse a document of another kind; its other contents would only mislead (R5)."""
    if "workOrderName" in tree:
        return
    telling = HEADER.names - {"schemaVersion", "status", "priority"}
    if KINDS_OF_OTHERS & tree.keys() or not telling & tree.keys():
        raise ImportRefused([line(NOT_A_WOID, "workOrderName", {"field": "workOrderName"})])


def _header_value(key: str, value: Any) -> Any:
    """Return null for what real documents write instead of it (R7)."""
    if key in _NULLABLE and type(value) is str and value.strip().lower() in ("", "null"):
        return None
    return value


def _schema_version(tree: Mapping[str, Any], findings: Findings) -> int:
    """Return the version to read by: the newest where it is missing or cannot be used."""
    oldest, newest = SUPPORTED
    if "schemaVersion" not in tree:
        findings.note(SCHEMA_VERSION_MISSING, "schemaVersion", version=newest)
        return newest
    value = tree["schemaVersion"]
    if type(value) is str and value.isascii() and value.isdecimal() and len(value) <= 9:
        value = int(value)
    version = values.whole(value, oldest, newest)
    if isinstance(version, int):
        return version
    findings.refuse(
        SCHEMA_VERSION_UNSUPPORTED,
        "schemaVersion",
        found=excerpt(value),
        oldest=oldest,
        newest=newest,
    )
    return newest


def _cancels(fields: Fields) -> bool:
    """Return whether the order is to be cancelled (R15)."""
    status = fields.raw("status")
    if status is None:
        return False
    if type(status) is str and status.strip().lower() == CANCELLED:
        return True
    fields.refuse(STATUS_INVALID, "status")
    return False
