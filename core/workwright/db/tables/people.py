"""People, what they may do, what they are trained for, and how they prove who they are."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, refers, secret


class Person(TenantRow):
    """A natural person, or a service account that cannot sign (E5, D13)."""

    __tablename__ = "person"
    __unique__ = (("code",),)

    code: Mapped[str]
    printed_name: Mapped[str] = mapped_column(doc="frozen into each signature (E14)")
    kind: Mapped[str] = choice("person", "service", default="person")
    status: Mapped[str] = choice("active", "disabled", default="active")
    locale: Mapped[str] = mapped_column(default="en")
    theme: Mapped[str] = choice("system", "light", "dark", default="system")


class Account(TenantRow):
    """The sign-in of a person; the login is never given to anybody else (E19)."""

    __tablename__ = "account"
    __unique__ = (("login_folded",), ("person_id",))

    person_id: Mapped[UUID] = refers("person")
    login: Mapped[str]
    login_folded: Mapped[str] = mapped_column(doc="case-folded; uniqueness is judged on it (E44)")
    secret_hash: Mapped[str] = secret()
    must_change: Mapped[bool] = mapped_column(default=True)
    secret_changed_at: Mapped[datetime]
    identity_method: Mapped[str | None]
    identity_verified_by: Mapped[str | None]
    identity_verified_on: Mapped[date | None]
    accountability_version: Mapped[str | None] = mapped_column(doc="statement accepted (E12)")
    accountability_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class PersonRole(TenantRow):
    """A role that a person holds at a site from granting to withdrawal (W24)."""

    __tablename__ = "person_role"
    __table_args__ = (Index("ix_person_role_person", "tenant_id", "person_id"),)

    person_id: Mapped[UUID] = refers("person")
    role: Mapped[str]
    site_id: Mapped[UUID | None] = refers("site", nullable=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    withdrawn_at: Mapped[datetime | None]


class TrainingRecord(TenantRow):
    """A person is trained on an exact document version (W6)."""

    __tablename__ = "training_record"
    __table_args__ = (Index("ix_training_record_person", "tenant_id", "person_id"),)

    person_id: Mapped[UUID] = refers("person")
    document_id: Mapped[UUID] = refers("document")
    version: Mapped[str]
    kind: Mapped[str] = choice("read", "practical", "assessed")
    passed_on: Mapped[date]
    expires_on: Mapped[date | None]
    trainer: Mapped[str]


class Session(TenantRow):
    """A sign-in at a browser or kiosk; only the hash of its token is kept (S9)."""

    __tablename__ = "session"
    __deletable__ = True
    __unique__ = (("token_sha256",),)
    __audited__ = False

    token_sha256: Mapped[str]
    person_id: Mapped[UUID] = refers("person")
    device_id: Mapped[UUID | None] = refers("device", nullable=True)
    scope: Mapped[str] = choice("office", "kiosk")
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    signed_at: Mapped[datetime | None] = mapped_column(
        doc="last signing with both components kept alive by later ones (E23, E24)"
    )
    csrf: Mapped[str]


class SignInAttempt(TenantRow):
    """Failures per account and device, from which the back-off follows (D6, S11)."""

    __tablename__ = "sign_in_attempt"
    __deletable__ = True
    __table_args__ = (
        Index("ix_sign_in_attempt_login", "tenant_id", "login_folded", "at"),
        Index("ix_sign_in_attempt_source", "tenant_id", "source", "at"),
    )
    __audited__ = False

    login_folded: Mapped[str]
    source: Mapped[str] = mapped_column(doc="device code or client address")
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class ApiToken(TenantRow):
    """A token of a service account with its scopes; only its hash is kept."""

    __tablename__ = "api_token"
    __unique__ = (("token_sha256",),)

    person_id: Mapped[UUID] = refers("person")
    name: Mapped[str]
    token_sha256: Mapped[str] = secret()
    scopes: Mapped[str] = mapped_column(doc="permissions, separated by spaces")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
