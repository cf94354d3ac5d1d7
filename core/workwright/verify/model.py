"""What a verification finds: problems with their place, counts, one answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal[
    "edit", "gap", "fork", "order", "insert", "tail_loss", "rewrite", "checkpoint",
    "signature", "snapshot", "state", "row", "ledger", "genealogy", "file", "key", "reference",
    "guard",
]  # fmt: skip

# done, total (0 where it is not known before), what is looked at
Progress = Callable[[int, int, str], None]

SHOWN_PROBLEMS = 1000


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold, with the row and field where it is seen.

    Args:
        kind: what happened: ``edit``, ``gap``, ``fork``, ``tail_loss``, …
        rule: the rule or invariant that is broken.
        message: English template that ``data`` fills.
        seq: place in the audit chain, where it has one.
    """

    kind: Kind
    rule: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)
    table: str = ""
    row: str = ""
    field: str = ""
    seq: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.message.format(**self.data)} [{self.rule}]"


@dataclass
class TenantReport:
    """What was found for one tenant; ``problems`` holds the first of each kind and place.

    Args:
        counts: what was looked at: entries, checkpoints, signatures, rows, …
        unanchored: entries after the last checkpoint; nothing outside the database holds them.
        unchecked_checkpoints: their key was not given, so their signatures prove nothing.
    """

    tenant: str
    code: str
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    unanchored: int = 0
    unchecked_checkpoints: int = 0

    def add(self, problem: Problem) -> None:
        """Keep the problem; beyond a thousand only their number grows."""
        self.count("problems", 1)
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)

    def count(self, what: str, number: int) -> None:
        """Count what was looked at."""
        self.counts[what] = self.counts.get(what, 0) + number

    @property
    def ok(self) -> bool:
        """Say whether everything holds."""
        return not self.problems


@dataclass(frozen=True)
class VerifyReport:
    """The answer for every tenant that was looked at.

    Args:
        database: what is the same for all tenants: whether the database's own walls stand.
    """

    tenants: tuple[TenantReport, ...]
    database: TenantReport = field(default_factory=lambda: TenantReport("", "database"))

    @property
    def ok(self) -> bool:
        """Say whether everything holds for every tenant."""
        return all(part.ok for part in self._parts)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of all tenants, in order of tenant and place, then the walls'."""
        return tuple(problem for part in self._parts for problem in part.problems)

    @property
    def first(self) -> Problem | None:
        """Return the first bad row, if any."""
        return next(iter(self.problems), None)

    def lines(self) -> list[str]:
        """Return the answer as lines for people, the bad first in each tenant."""
        told = []
        for tenant in self._parts:
            told.append(f"{tenant.code or tenant.tenant}: {'ok' if tenant.ok else 'BROKEN'}")
            told += [f"  {problem}" for problem in tenant.problems]
            hidden = tenant.counts.get("problems", 0) - len(tenant.problems)
            if hidden:
                told.append(f"  and {hidden} more problems")
            looked_at = [f"{n} {what}" for what, n in tenant.counts.items() if what != "problems"]
            told.append(f"  {', '.join(looked_at)}")
            if tenant.unchecked_checkpoints:
                told.append("  without the public key the checkpoints' signatures prove nothing")
            if tenant.unanchored:
                told.append(f"  {tenant.unanchored} entries lie after the last checkpoint")
        return told

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain data for machines."""
        return {
            "ok": self.ok,
            "tenants": [asdict(tenant) for tenant in self.tenants],
            "database": asdict(self.database),
        }

    @property
    def _parts(self) -> tuple[TenantReport, ...]:
        return (*self.tenants, self.database)


@dataclass(frozen=True)
class KeptCheckpoint:
    """A checkpoint that was kept outside the database: on paper, in a mail, in a record."""

    tenant: str
    seq: int
    head: str
    at: str
    key_id: str
    signature: str

    @classmethod
    def parse(cls, text: str) -> "KeptCheckpoint":
        """Return the checkpoint of its JSON.

        Raises:
            ValueError: the text is not a checkpoint.
        """
        try:
            data = json.loads(text)
            return cls(
                str(data["tenant"]),
                int(data["seq"]),
                str(data["head"]),
                str(data["at"]),
                str(data["key_id"]),
                str(data["signature"]),
            )
        except (KeyError, TypeError, ValueError) as exc:
            raise ValueError("this is not a checkpoint of Workwright") from exc
