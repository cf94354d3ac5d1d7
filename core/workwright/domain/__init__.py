"""Pure decisions: what may happen, what must hold, what follows; standard library only."""
