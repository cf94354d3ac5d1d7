"""Prove what is stored: chain, checkpoints, signatures, snapshots, ledger, rows (S20).

Stands beside the services and reads with its own statements and its own hashing, so that a
mistake there is not repeated here. It only reads, also on a system at work.
"""

from workwright.verify.model import (
    KeptCheckpoint,
    Problem,
    TenantReport,
    VerifyReport,
)
from workwright.verify.run import verify

__all__ = ["KeptCheckpoint", "Problem", "TenantReport", "VerifyReport", "verify"]
