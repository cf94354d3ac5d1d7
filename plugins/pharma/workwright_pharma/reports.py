"""The batch production and control record in the order in which 21 CFR 211.188 asks for it."""

from workwright.sdk import N_, Report, ReportSection

BATCH_RECORD = Report(
    "batch_record",
    N_("Batch production and control record"),
    "1",
    (
        ReportSection("cover", N_("Batch"), "21 CFR 211.188", law=True),
        ReportSection("master", N_("Master reproduction"), "21 CFR 211.188(a)", law=True),
        ReportSection("chronology", N_("Significant steps"), "21 CFR 211.188(b)(1)", law=True),
        ReportSection("equipment", N_("Equipment and lines"), "21 CFR 211.188(b)(2)", law=True),
        ReportSection("components", N_("Components"), "21 CFR 211.188(b)(3)-(4)", law=True),
        ReportSection("controls", N_("In-process controls"), "21 CFR 211.188(b)(5)", law=True),
        ReportSection("area", N_("Area inspection"), "21 CFR 211.188(b)(6)", law=True),
        ReportSection("yields", N_("Yield"), "21 CFR 211.188(b)(7)", law=True),
        ReportSection("labeling", N_("Labeling"), "21 CFR 211.188(b)(8)", law=True),
        ReportSection(
            "containers", N_("Containers and closures"), "21 CFR 211.188(b)(9)", law=True
        ),
        ReportSection("sampling", N_("Sampling"), "21 CFR 211.188(b)(10)", law=True),
        ReportSection("people", N_("Persons"), "21 CFR 211.188(b)(11)", law=True),
        ReportSection("investigations", N_("Investigations"), "21 CFR 211.188(b)(12)", law=True),
        ReportSection("examinations", N_("Examinations"), "21 CFR 211.188(b)(13)", law=True),
        ReportSection(
            "attempts", N_("Attempts, refusals, corrections"), "21 CFR 11.10(e)", law=True
        ),
        ReportSection("signatures", N_("Signatures"), "21 CFR 11.50", law=True),
        ReportSection("audit_trail", N_("Audit trail"), "21 CFR 11.10(e)", law=True),
    ),
)

REPORTS = (BATCH_RECORD,)
