"""The process in which pages are made: it limits itself, reads one record, writes one PDF (S29).

Standard input holds the record's text, the arguments its limits. Standard output gets one line of
JSON with the number of pages, then the PDF. Nothing else of the installation is within reach: no
database, no configuration, no secret is handed over.
"""

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

EMPTY_FONTS = '<?xml version="1.0"?><fontconfig><cachedir>{cache}</cachedir></fontconfig>'
OPEN_FILES = 64
NICENESS = 10


def main(cpu_s: int, memory_mb: int, file_mb: int) -> None:
    """Make the pages of the record on standard input."""
    limit(resource.RLIMIT_CPU, cpu_s)
    limit(resource.RLIMIT_AS, memory_mb << 20)
    limit(resource.RLIMIT_FSIZE, file_mb << 20)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_CORE, 0)
    os.nice(NICENESS)
    text = sys.stdin.buffer.read().decode("utf-8")
    with tempfile.TemporaryDirectory(prefix="record-") as folder:
        _prepare_fonts(text, Path(folder))
        # Both are imported only now: fonts are looked for when the libraries are loaded.
        from workwright.reports.context import RecordContext
        from workwright.reports.pdf import pdf_of

        pdf, pages = pdf_of(RecordContext.read(text))
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n")
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()


def limit(what: int, most: int) -> None:
    """Set a limit of this process, never above the one that holds already."""
    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bound, bound))


def _prepare_fonts(text: str, folder: Path) -> None:
    """Hide the machine's fonts where ours suffice, so that every machine draws the same."""
    from workwright.reports.coverage import is_covered

    if is_covered(text):
        config = folder / "fonts.conf"
        config.write_text(EMPTY_FONTS.format(cache=folder), "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
