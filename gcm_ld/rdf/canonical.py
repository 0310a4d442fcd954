"""The canonical form of a set of triples or quads: sorted lines, blank nodes labelled by RDFC-1.0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pyoxigraph as ox

Statement = TypeVar("Statement", ox.Triple, ox.Quad)


def form(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Return triples or quads by their lines, sorted, with the labels of RDFC-1.0 for blank nodes.

    Only what has blank nodes is canonicalized, which is all that the labels depend on.
    """
    lines = {str(one): one for one in statements}
    labelled = [one for line, one in lines.items() if "_:" in line]
    canonical = ox.Dataset(one if isinstance(one, ox.Quad) else ox.Quad(*one) for one in labelled)
    canonical.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    if labelled:
        whole = isinstance(labelled[0], ox.Quad)
        lines = {line: one for line, one in lines.items() if "_:" not in line}
        lines |= {str(one): one for one in (quad if whole else quad.triple for quad in canonical)}
    return dict(sorted(lines.items()))


def lines(statements: Iterable[str]) -> bytes:
    """Return the lines of `form` as the bytes of a file of N-Triples or N-Quads."""
    return "".join(f"{line} .\n" for line in statements).encode()
