"""Who somebody is: signing in, sessions, proofs for signatures, devices, tokens; one door."""

from workwright.services.actors import actor_of, load_actor, nobody, refresh_actor, roles_of
from workwright.services.identity.accounts import change_secret, deauthorise
from workwright.services.identity.devices import (
    KnownDevice,
    device_of,
    register_device,
    revoke_device,
)
from workwright.services.identity.paths import complete_path, open_path, verify_identity
from workwright.services.identity.proof import Proof, continue_series, prove, series_lives
from workwright.services.identity.service_accounts import (
    add_service,
    all_tokens,
    issue_token,
    resume_token,
    revoke_token,
)
from workwright.services.identity.sessions import (
    SignedIn,
    end_sessions,
    lock,
    resume,
    sign_out,
    unlock,
)
from workwright.services.identity.signin import sign_in
from workwright.services.identity.statement import (
    CURRENT_STATEMENT,
    STATEMENTS,
    accept_statement,
)

__all__ = [
    "CURRENT_STATEMENT",
    "STATEMENTS",
    "KnownDevice",
    "Proof",
    "SignedIn",
    "accept_statement",
    "actor_of",
    "add_service",
    "all_tokens",
    "change_secret",
    "complete_path",
    "continue_series",
    "deauthorise",
    "device_of",
    "end_sessions",
    "issue_token",
    "load_actor",
    "lock",
    "nobody",
    "open_path",
    "prove",
    "refresh_actor",
    "register_device",
    "resume",
    "resume_token",
    "revoke_device",
    "revoke_token",
    "roles_of",
    "series_lives",
    "sign_in",
    "sign_out",
    "unlock",
    "verify_identity",
]
