"""Hand out a signed checkpoint of a tenant's chain, to be kept where the database is not (S19)."""

from uuid import UUID

from workwright.db.chain import HANDED_OUT
from workwright.db.tables.evidence import Checkpoint
from workwright.db.work import Actor
from workwright.domain.canonical import instant_text
from workwright.services.runtime import Runtime


def hand_out_checkpoint(runtime: Runtime, tenant_id: UUID, actor: Actor) -> dict[str, str | int]:
    """Return a checkpoint made now; that it left the house stands in the chain (D4, E42).

    It covers the entry that says so, so nothing before it can be cut or rewritten unseen.
    """
    with runtime.writing(tenant_id, actor) as work:
        work.audit(HANDED_OUT, entity="checkpoint")
        work.commit()
    with runtime.reading(tenant_id) as look:
        made = look.all(Checkpoint, Checkpoint.seq.desc())[0]
        return {
            "tenant": str(tenant_id),
            "seq": made.seq,
            "head": made.head,
            "at": instant_text(made.at),
            "key_id": made.key_id,
            "signature": made.signature,
        }
