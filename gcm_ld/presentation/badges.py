"""What the marks of basis and certainty say, in plain words; the schemes define them."""

from __future__ import annotations

BASES = {
    "printed": "the note says it in words",
    "reconciled": "the note says it, under a name that had to be identified",
    "sourced": "another source says it, which is cited",
    "derived": "it follows from what is printed or sourced, by a rule or a count",
    "editorial": "it is our judgement, signed and with its reason",
}
"""What a statement rests on, the nearest to the note first."""

CERTAINTIES = {
    "found": "it stands in a source that was read",
    "derived": "it was concluded from what was read",
    "unsourced": "no source for it could be read",
    "unknown": "it was looked for and not found",
}
"""How sure a statement is, the surest first."""


def say(basis: str, certainty: str = "") -> str:
    """Return what both marks say, as one text; a mark that is not known says nothing."""
    told = [(basis, BASES.get(basis, ""))]
    told += [(certainty, CERTAINTIES.get(certainty, ""))] if certainty != basis else []
    return "; ".join(f"{mark}: {words}" for mark, words in told if words)
