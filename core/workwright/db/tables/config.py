"""A tenant's configuration as records: profiles, forms, waivers, number series."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, hashed, refers


class ProfileVersion(TenantRow):
    """An effective profile (all layers merged) that a tenant runs or ran; content never changes."""

    __tablename__ = "profile_version"
    __unique__ = (("sha256",),)
    __table_args__ = (
        Index(
            "uq_profile_version_active",
            "tenant_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )

    profile: Mapped[str]
    version: Mapped[str]
    status: Mapped[str] = choice("proposed", "active", "retired")
    effective: Mapped[str] = hashed()
    sha256: Mapped[str]
    plugins: Mapped[dict[str, Any]]
    proposed_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    approved_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    activated_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class FormVersion(TenantRow):
    """The bytes of a form as a profile version uses it."""

    __tablename__ = "form_version"
    __append_only__ = True
    __unique__ = (("sha256",),)

    form: Mapped[str] = mapped_column(doc="folder/name")
    version: Mapped[int]
    content: Mapped[str] = hashed()
    layout: Mapped[str | None] = hashed(nullable=True)
    sha256: Mapped[str]


class Waiver(TenantRow):
    """A check made looser for a time; printed on every record made under it."""

    __tablename__ = "waiver"
    __append_only__ = True

    profile_version_id: Mapped[UUID] = refers("profile_version")
    rule: Mapped[str]
    reason: Mapped[str]
    owner: Mapped[str]
    expires_on: Mapped[date]


class NumberSeries(TenantRow):
    """The last number given in one series; numbers are never reused (W25)."""

    __tablename__ = "number_series"
    __unique__ = (("object", "scope"),)
    __audited__ = False

    object: Mapped[str]
    scope: Mapped[str]
    last: Mapped[int]
