"""Mark sentences that people read, so that the catalogues find them; nothing is translated here."""


def N_(template: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Return the English template unchanged; it is translated where it is shown."""
    return template
