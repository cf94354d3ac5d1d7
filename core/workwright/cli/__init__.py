"""The command line: set up, serve, import, check, verify; the same services as every screen.

Exit codes: 0 done; 1 refused, or problems were found; 2 the call's words are off; 3 the evidence
does not verify; 70 a fault of the product. ``--json`` prints one JSON document for machines.
"""

from workwright.cli.main import main

__all__ = ["main"]
