"""One function per business action: load, ask the domain, write, audit, in one transaction (S7)."""
