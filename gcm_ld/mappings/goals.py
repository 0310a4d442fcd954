"""The goals, targets and indicators of the 2030 Agenda as the edition holds them, beside what others hold."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.mappings import extracts
from gcm_ld.rdf import turtle

PATH = "ontology/schemes/sdg.ttl"

LANGUAGES = ("en", "fr", "es")
"""The languages in which the edition holds the labels."""

_SPACE = names.PREFIXES["sdg"]
_LABEL = terms.node("skos:prefLabel")
_SAME = {
    _LABEL: _LABEL,
    **{
        terms.node(name): terms.node(name)
        for name in ("skos:altLabel", "skos:notation", "sdgo:isTargetOf", "sdgo:isIndicatorOf", "rdf:type")
    },
    terms.node("gcm:shortLabel"): terms.node("skos:note"),
}
"""The properties whose values are to be the publisher's, and the publisher's property for each."""


def check(edition: dataset.Edition, extract: extracts.Extracts | None) -> tuple[int, int, list[str]]:
    """Return how many things could be checked, of how many there are, and what is wrong, a line each.

    A thing is to be known under its IRI, with the same labels in each language, the same codes and the same
    goal or target above it; how much white space is between two words does not matter. Nothing can be
    checked where the extracts say nothing of the agenda.
    """
    text = next((file.text for file in edition.files if file.path == PATH), "")
    ours = [triple for triple in turtle.parse(text, PATH) if terms.value(triple.subject).startswith(_SPACE)]
    total = len({triple.subject for triple in ours})
    if extract is None or not extract.goals:
        return 0, total, []
    theirs = {_plain(triple) for triple in extract.goals}
    places = turtle.positions(text, PATH)
    return total, total, [f"{PATH}:{places[key]}: {what}" for key, what in _wrong(ours, theirs)]


def _wrong(ours: list[ox.Triple], theirs: set[ox.Triple]) -> Iterator[tuple[tuple, str]]:
    known = {triple.subject for triple in theirs}
    for subject in dict.fromkeys(triple.subject for triple in ours):
        if subject not in known:
            what = f"{terms.value(subject)} is unknown in the extract. Mend the IRI, or take the thing out."
            yield (subject,), what
    stated = set(map(_plain, ours))
    for triple in ours:
        same = _SAME.get(triple.predicate)
        if same and triple.subject in known and _plain(triple, same) not in theirs:
            name = names.compact(triple.predicate.value)
            yield tuple(triple), f"{name} {triple.object} is not what the extract says. Write its value."
    subjects = {triple.subject for triple in ours}
    for triple in sorted(theirs - stated, key=str):
        is_label = triple.predicate == _LABEL and terms.language(triple.object) in LANGUAGES
        if is_label and triple.subject in subjects:
            yield (triple.subject,), f"the extract has the label {triple.object}. Write it."


def _plain(triple: ox.Triple, predicate: ox.NamedNode | None = None) -> ox.Triple:
    """Return the triple with single spaces in its text, and with another property where one is given."""
    value = triple.object
    if isinstance(value, ox.Literal) and value.language:
        value = ox.Literal(" ".join(value.value.split()), language=value.language)
    return ox.Triple(triple.subject, predicate or triple.predicate, value)
