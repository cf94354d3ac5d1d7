"""The build history record: what was built, from what, by whom, with what, and how it was found."""

from workwright.sdk import N_, Report, ReportSection

BUILD_HISTORY = Report(
    "build_history",
    N_("Build history record"),
    "1",
    (
        ReportSection("cover", N_("Order and configuration"), "ISO 9001 8.5.2", law=True),
        ReportSection("chronology", N_("Operations"), "ISO 9001 8.5.1"),
        ReportSection("people", N_("People"), "ISO 9001 7.2"),
        ReportSection("equipment", N_("Tools and gauges"), "ISO 9001 7.1.5.2"),
        ReportSection("controls", N_("Inspection results"), "ISO 9001 8.6", law=True),
        ReportSection("components", N_("As-built parts"), "ISO 9001 8.5.2", law=True),
        ReportSection("yields", N_("Quantity balance"), "ISO 9001 8.5.2"),
        ReportSection("investigations", N_("Nonconformances"), "ISO 9001 8.7", law=True),
        ReportSection(
            "attempts", N_("Attempts, refusals, corrections"), "ISO 9001 7.5.3", law=True
        ),
        ReportSection("signatures", N_("Signatures"), "ISO 9001 8.6", law=True),
        ReportSection("audit_trail", N_("Audit trail"), "ISO 9001 7.5.3", law=True),
    ),
)

REPORTS = (BUILD_HISTORY,)
