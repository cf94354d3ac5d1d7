"""Everything that an import may say about a document, with rule, weight and remedy."""

from workwright.importers.catalogue import SENTENCES
from workwright.importers.findings import Weight


def render() -> str:
    """Return a table by code; a code that several rules share has a row for each sentence."""
    rows = ["| code | rule | weight | says | remedy |", "|---|---|---|---|---|"]
    for sentence in sorted(SENTENCES, key=lambda s: (s.code, s.text)):
        weight = sentence.weight.value
        if sentence.weight is Weight.REFUSED:
            weight = f"{weight}, {sentence.status}"
        cells = (f"`{sentence.code}`", sentence.rule, weight, sentence.text, sentence.remedy)
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(rows)
