"""Every table of the engine; importing this package completes ``Base.metadata``."""

from workwright.db.tables import (
    config,
    documents,
    equipment,
    evidence,
    execution,
    imports,
    operations,
    orders,
    people,
    plant,
    quality,
    recipes,
    stock,
    tenants,
)

__all__ = [
    "config",
    "documents",
    "equipment",
    "evidence",
    "execution",
    "imports",
    "operations",
    "orders",
    "people",
    "plant",
    "quality",
    "recipes",
    "stock",
    "tenants",
]
