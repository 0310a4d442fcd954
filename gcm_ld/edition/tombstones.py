"""The IRIs that an earlier edition had and this one hasn't: a table, so that nobody is left with a 404."""

import csv
import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset, files
from gcm_ld.rdf import turtle

FILE = "releases/retired.tsv"
COLUMNS = ("iri", "since", "replacedBy", "why")


@dataclass(frozen=True)
class Retired:
    """An IRI, the version since which it is not there, the IRI that replaces it or nothing, and why."""

    iri: str
    since: str
    replaced_by: str
    why: str

    @property
    def message(self) -> str:
        """All that in words."""
        words = f"{names.compact(self.iri)} is not there since version {self.since}: {self.why.rstrip('.')}."
        return f"{words} Use {self.replaced_by} instead." if self.replaced_by else words


def find(retired: Mapping[str, Retired], iri: str) -> Retired | None:
    """Return what is said of an IRI by its own row, else by the longest for its beginning; None without.

    Such a row ends in an asterisk, and so may what replaces it: the rest of the IRI then stands in its place.
    """
    if iri in retired:
        return retired[iri]
    for end in range(len(iri), 0, -1):
        if row := retired.get(f"{iri[:end]}*"):
            return replace(row, iri=iri, replaced_by=row.replaced_by.replace("*", iri[end:]))
    return None


def read(root: Path) -> Mapping[str, Retired]:
    """Return what an edition's folder lists as retired, by IRI or beginning of one, for `find` to look up.

    It is empty where the edition has no such table.

    Raises EditionError that names the line which is wrong.
    """
    path = root / FILE
    return _read(path, path.stat().st_mtime_ns) if files.find(root, "retired") else {}


def published(edition: dataset.Edition, questions: Iterable[str]) -> set[str]:
    """Return the IRIs that an edition describes: things, rules, graphs, and its questions, given by name."""
    told = (*(quad.subject for quad in edition.store), *(rule.subject for rule in dataset.shapes(edition)))
    known = {node.value for node in told if isinstance(node, ox.NamedNode)}
    known |= {graph.value for graph in edition.store.named_graphs()}
    return known | {names.iri("query", name) for name in questions}


def lost(root: Path, known: Collection[str]) -> list[str]:
    """Return a line for each release that lists IRIs which are neither `known` nor retired now.

    An IRI is named for the last release that lists it. What replaces one by its beginning must be known, or
    retired in turn. Raises EditionError as `read` does.
    """
    retired, gone, lines = read(root), set[str](), []

    def is_told(iri: str) -> bool:
        row = find(retired, iri)
        return row is not None and (iri in retired or row.replaced_by in known or row.replaced_by in retired)

    for path in sorted(files.find(root, "listed"), key=turtle.natural, reverse=True):
        iris = [_expand(line) for line in files.read(root / path, path).split()]
        new = [pair for pair in enumerate(iris, 1) if pair[1] not in known and pair[1] not in gone]
        missing = [pair for pair in new if not is_told(pair[1])]
        gone.update(iri for _, iri in missing)
        if missing:
            number, iri = missing[0]
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            advice = f"Bring back what was taken away, or list it in {FILE}"
            lines.append(f"{path}:{number}: {names.compact(iri)}{more}: published then, gone now. {advice}.")
    return lines


def _expand(name: str) -> str:
    """Return the IRI of a name that a release lists, whose prefix may be that of a kind which is no more."""
    try:
        return names.expand(name)
    except ValueError:
        return names.BASE + name.replace(":", "/", 1)


@functools.lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> Mapping[str, Retired]:
    retired, lines = {}, files.read(path, FILE).removesuffix("\n").split("\n")
    for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if number == 1 and tuple(cells) == COLUMNS:
            continue
        if number == 1 or len(cells) != len(COLUMNS) or not (cells[0] and cells[1] and cells[3]):
            advice = f"the head is {' '.join(COLUMNS)}, and all but replacedBy must be filled."
            raise files.EditionError(f"{FILE}:{number}: a line that can't be read; {advice}")
        try:
            iri = names.expand(cells[0])
        except ValueError as error:
            raise files.EditionError(f"{FILE}:{number}: {error}.") from error
        retired[iri] = Retired(iri, *cells[1:])
    return retired
