"""The states of the cells of the coverage matrix, and what each says.

A theme or an area is *listed* by the sources, which are Annex 2 of the note where no others are asked for,
or *claimed* by the running text of the note. An element, an objective or a goal is *derived*, from the areas
in which a mechanism is listed and the edition's own links of areas with elements and goals, and of elements
with objectives; where these links are weak, the mechanism *may bear* on it, or meets it in a *theme only*.
The rest is *not stated*, or *cannot be told* where no area of focus leads to a column.
"""

import bisect

from gcm_ld.questions import results

SYMBOLS = results.SYMBOLS | {"derived": "◆", "may bear": "◈", "theme only": "◇", "cannot be told": "-"}
STRONG = ("listed", "derived")
"""The states that a total counts."""

WEAK = ("may bear",)
"""The states that a total leaves out, though a mechanism may work on the matter of the column."""

OF_NAMED = (*STRONG, *WEAK, "theme only")
"""The states that are counted of the mechanisms which Annex 2 names; by the note, no other can have them."""

SHADES = (1, 2, 3, 4)
"""The least number of areas of focus of each shade of a strong cell, where cells are read as colours."""


def shade(state: str, areas: int) -> int:
    """Return the shade of a cell, from 1; 0 where its state is not strong, or rests on no area."""
    return bisect.bisect_right(SHADES, areas) if state in STRONG else 0


MEANINGS = {
    "listed": "Annex 2 of the note lists the mechanism there.",
    "claimed": "Annex 2 doesn't, but the running text claims {claimed} for all or almost all mechanisms.",
    "derived": "Follows from the areas of focus in which Annex 2 lists the mechanism, and from the edition's "
    "own links of {links}{direct}. The note itself has no such table.",
    "may bear": "Follows in the same way, but from links that say less: the mechanism may bear on it.",
    "theme only": "Mechanism and element meet in a theme, and no closer than that: it may address it.",
    "not stated": "Nothing is recorded here. The note calls its list indicative and not exhaustive: "
    "not stated is never “not covered”.",
    "cannot be told": "No area of focus leads there, so no list could state it: it cannot be told from these "
    "sources.",
}
"""What each state says where the note alone is the source."""

MEANINGS_BY_SOURCES = MEANINGS | {
    "listed": "A list of these sources names the area of focus, or one under the theme, for the mechanism.",
    "claimed": "No list of these sources does, but the running text of the note, which is one of them, "
    "claims {claimed} for all or almost all mechanisms.",
    "derived": "Follows from the areas of focus in which these sources list the mechanism, and from the "
    "edition's own links of {links}{direct}. No source itself has such a table.",
    "not stated": "Nothing is recorded here from these sources. Few lists are complete: "
    "not stated is never “not covered”.",
}
"""What each state says where other sources speak."""

LINKS = {
    "addresses": "derived",
    "may address": "theme only",
    "direct": "derived",
    "possible": "may bear",
    "claimed": "claimed",
    "found": "derived",
}
"""The states of cells by the words of the questions about elements, objectives and goals."""
