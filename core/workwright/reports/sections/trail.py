"""What proves the rest: sections O (signatures), P (audit trail) and the rules evaluated."""

import re
from collections import defaultdict
from typing import Any

from workwright.db.tables.quality import RuleEvaluation, Signature
from workwright.reports.desk import Desk
from workwright.reports.source import Entry

Data = dict[str, Any]

# Balances follow from the movements, which are printed; the attached record holds both.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
BALANCES = frozenset({"lot", "reservation", "container", "equipment"})


def signatures(desk: Desk) -> Data:
    """Return every signature on the order and its parts, oldest first (E15)."""
    rows = sorted(desk.source.of(Signature), key=lambda row: (row.signed_at, row.id))
    return {"signatures": [desk.signature(row) for row in rows]}


def audit(desk: Desk) -> Data:
    """Return one line for each entry of the order, with what it changed (E7)."""
    entries = desk.source.entries
    return {
        "count": len(entries),
        "first_seq": entries[0].seq if entries else None,
        "last_seq": entries[-1].seq if entries else None,
        "entries": [_line(desk, entry) for entry in entries],
    }


def rules(desk: Desk) -> Data:
    """Return each rule that was asked, how often it held, and every time that it did not."""
    asked: dict[str, Data] = {}
    failed: dict[str, int] = defaultdict(int)
    findings: list[Data] = []
    for row in sorted(desk.source.of(RuleEvaluation), key=lambda r: (r.at, r.id)):
        for item in row.evaluated:
            known = asked.setdefault(item["rule"], {**_rule(item), "asked": 0, "moments": []})
            known["asked"] += 1
            failed[item["rule"]] += 0 if item["passed"] else 1
            if row.moment not in known["moments"]:
                known["moments"].append(row.moment)
        findings += [_finding(desk, row, item) for item in row.findings]
    return {
        "rules": [{**asked[rule], "failed": failed[rule]} for rule in sorted(asked)],
        "findings": findings,
    }


def _line(desk: Desk, entry: Entry) -> Data:
    body = entry.body
    return {
        "seq": entry.seq,
        "at": desk.zone_stamp(entry.at),
        "act": entry.act,
        "entity": body["entity"],
        "step": body["step"],
        "name": body["printed_name"],
        "device": body["device"],
        "reason": body["reason"],
        "recorded": sum(1 for change in entry.changes if change["old"] is None),
        "changes": [
            {
                "table": change["table"],
                "field": change["field"],
                "old": _shown(desk, change["old"]),
                "new": _shown(desk, change["new"]),
            }
            for change in entry.changes
            if change["old"] is not None and change["table"] not in BALANCES
        ],
        "balances": sum(
            1
            for change in entry.changes
            if change["old"] is not None and change["table"] in BALANCES
        ),
    }


def _shown(desk: Desk, value: Any) -> str | None:
    """Return a stored value as text; an instant in the site's own time."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return str(desk.zone_stamp_of(value)["local"])
    return str(value)


def _rule(item: Data) -> Data:
    citation = item.get("citation") or {}
    return {
        "rule": item["rule"],
        "revision": item.get("revision"),
        "severity": item["severity"],
        "title": item.get("title", ""),
        "clause": _clause(citation),
    }


def _finding(desk: Desk, row: RuleEvaluation, item: Data) -> Data:
    return {
        "rule": item["rule"],
        "severity": item["severity"],
        "clause": _clause(item.get("citation") or {}),
        "subject": item["subject"],
        "message": item["message"],
        "data": {key: _shown(desk, value) for key, value in item.get("data", {}).items()},
        "moment": row.moment,
        "step": row.step,
        "by": desk.people.who(row.actor_id, row.at),
    }


def _clause(citation: Data) -> str:
    regime, clause = citation.get("regime", ""), citation.get("clause", "")
    return clause if regime in {"", "Workwright"} else f"{regime} {clause}"
