"""What a plugin declares besides checks: settings that a profile may set, reports with sections."""

from dataclasses import dataclass

from workwright.domain.parameters import CheckParameter


@dataclass(frozen=True)
class Setting(CheckParameter):
    """A value that a profile sets under ``settings.<plugin>.<name>``.

    Args:
        name: key in the profile, lower case with underscores.
        choices: the only texts allowed; empty means any of the kind.
    """

    name: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """One section of a report, in the order in which it prints.

    Args:
        name: key by which a profile orders sections and adds its own after them.
        title: English heading, translated by the plugin's catalogue.
        clause: what the section answers, e.g. ``21 CFR 211.188(b)(2)``; may be empty.
        law: a profile may not take it away.
        template: of the plugin's package, below its ``templates`` folder; none means the
            section of the same name that the core prints.
    """

    name: str
    title: str
    clause: str = ""
    law: bool = False
    template: str | None = None


@dataclass(frozen=True)
class Report:
    """A report that the plugin knows how to fill.

    Args:
        name: key in ``reports`` of a profile, e.g. ``batch_record``.
        version: raised when the printed content changes; pinned in the snapshot (W30).
    """

    name: str
    title: str
    version: str
    sections: tuple[ReportSection, ...]
