"""How sure statements are, in plain words and by rank, and what a statement holds beyond its sentence."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import pyoxigraph

from gcm_ld.core import names
from gcm_ld.edition import statements, things
from gcm_ld.presentation import sentences
from gcm_ld.publish.publications import Publication

_SAID = {*statements.EVIDENCE, "evidencePassage", "remark", "editor", "value"}
"""The properties whose values stand beside or in the sentence of a statement."""


@functools.lru_cache(maxsize=8)
def meanings(publication: Publication, kind: str) -> Mapping[str, str]:
    """Return what each basis, or each certainty, says of a statement, by its slug, ordered by rank.

    The words are those of the definition, after the noun that names the class.
    """
    ranked = sorted(
        things.members(publication.store, kind),
        key=lambda iri: int(publication.value(iri, "gcm:number") or 0),
    )
    definitions = {names.local(iri): publication.value(iri, "skos:definition") for iri in ranked}
    return {slug: text.partition(" of ")[2] or text for slug, text in definitions.items()}


def explain(publication: Publication, basis: str, certainty: str = "") -> str:
    """Return what a basis and a certainty mean, as one text; nothing for what is neither."""
    pairs = [(basis, meanings(publication, "basis").get(basis, ""))]
    if certainty != basis:
        pairs.append((certainty, meanings(publication, "certainty").get(certainty, "")))
    return "; ".join(f"{name}: {words}" for name, words in pairs if words)


def surest(publication: Publication, certainties: Iterable[str]) -> str:
    """Return the surest of some certainties, empty where there is none."""
    return min(certainties, key=functools.partial(rank, publication), default="")


def weakest(publication: Publication, certainties: Iterable[str]) -> str:
    """Return the least sure of some certainties, empty where there is none."""
    return max(certainties, key=functools.partial(rank, publication), default="")


def rank(publication: Publication, certainty: str) -> int:
    """Return the rank of a certainty, 0 for the surest."""
    return list(meanings(publication, "certainty")).index(certainty)


def details(publication: Publication, one: statements.Statement) -> list[str]:
    """Return the texts and numbers of a statement that its sentence doesn't hold, each after its property."""
    sentence = sentences.text(publication, one.iri)
    texts = {
        name: [value.value for value in values if isinstance(value, pyoxigraph.Literal)]
        for name, values in one.values.items()
        if name not in _SAID
    }
    texts["justification"] = [publication.caption(iri) for iri in one.all("justification")]
    return [
        f"{publication.label(names.ONTOLOGY + name)}: {value}"
        for name, values in texts.items()
        for value in values
        if value not in sentence or len(value) < 3  # a short number may stand there for another
    ]


def outside(publication: Publication) -> list[str]:
    """Return the statements, sorted, that a source other than the note makes, as it says itself."""
    sourced = things.resolve(publication.store, "sourced", "basis")
    return [one for one in publication.subjects("gcm:basis", sourced) if publication.value(one, "gcm:source")]


def by_class(
    publication: Publication, found: Iterable[statements.Statement]
) -> list[tuple[str, list[statements.Statement]]]:
    """Return statements by the label of their class, or of their kind's where a rule makes them, in order."""
    groups: dict[str, list[statements.Statement]] = {}
    for one in found:
        groups.setdefault(publication.label(one.one("type")), []).append(one)
    return sorted(groups.items())
