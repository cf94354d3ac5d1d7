"""Tables, tenant scope, unit of work, audit chain and idempotency; no business decisions."""
