"""Quality: review by exception, deviations, genealogy, audit trail."""

from workwright.web.quality import (
    audit,
    capas,
    deviation_page,
    deviations,
    ending,
    genealogy,
    judging,
    order_review,
    queue,
    records,
    reporting,
)
from workwright.web.quality.blueprint import quality, quality_rail

__all__ = [
    "audit",
    "capas",
    "deviation_page",
    "deviations",
    "ending",
    "genealogy",
    "judging",
    "order_review",
    "quality",
    "quality_rail",
    "queue",
    "records",
    "reporting",
]
