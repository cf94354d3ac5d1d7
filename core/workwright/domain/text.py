"""Mark sentences that people read, so that the catalogues find them; nothing is translated here."""


def N_(template: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Return the English template unchanged; it is translated where it is shown."""
    return template


class Word(str):
    """A word put into a sentence as a value: translated, like the sentence, where it is shown."""

    __slots__ = ()
