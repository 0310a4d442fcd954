"""The pages of a statement of any kind and of a discrepancy, and the list of all discrepancies, by kind."""

from __future__ import annotations

import itertools
from collections import Counter

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import statements, things
from gcm_ld.edition.statements import Statement
from gcm_ld.presentation import transcript
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import fields, profiles, thing, views

KIND = things.Choice("kind", "Kind of discrepancy", "discrepancy-kind")
_SHOWN = 12
_EVIDENCE = {*statements.EVIDENCE, "evidencePassage", "remark", "editor", "type"}


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page about a statement: what it says in a sentence, what it rests on, what follows from it.

    Raises Refused where there is none.
    """
    triples = thing.describe(publication, iri).asserted
    one = publication.statements.get(iri)
    content = {
        "one": one,
        "triples": [one for one in triples if names.local(one.predicate.value) not in _EVIDENCE],
        "quotations": [(passage, marked(publication, passage, one.all("quote"))) for passage in one.passages],
        "follows": follows(publication, one),
    }
    return thing.page(publication, iri, "statement.html", content)


def marked(publication: Publication, passage: str, quotes: tuple[str, ...]) -> tuple[str, str, str] | str:
    """Return the words of a passage, in three parts where the second is quoted from it."""
    text = transcript.plain(transcript.passages(publication)[passage].text)
    for quote in sorted(quotes, key=len, reverse=True):
        before, found, after = text.partition(quote)
        if found:
            return before, found, after
    return text


def follows(publication: Publication, one: Statement) -> list[tuple[str, str, str, bool]]:
    """Return the direct links that a statement makes: subject, predicate, object, whether inferred.

    An engagement that Annex 2 lists makes the link of the note before that of any list.
    """
    subjects, predicate, objects = kinds.REGISTRY[one.kind].link
    if one.kind == "concept-match":
        predicate = one.one("matchProperty")
    predicates = ["gcm:engagesIn", predicate] if one.one("notedMechanism") else [predicate]
    found = []
    for name in subjects.split():
        for subject in one.values.get(name.removeprefix("gcm:"), ()):
            values = one.values.get(objects.removeprefix("gcm:"), ())
            for value, link in itertools.product(values, map(terms.node, predicates)):
                quads = list(publication.store.quads_for_pattern(terms.resource(subject), link, value))
                inferred = any(map(terms.is_inferred, quads))
                found += [(subject.value, link.value, value.value, inferred)] if quads else []
    return found


def discrepancy(publication: Publication, iri: str) -> views.Page:
    """Return the page about a discrepancy. Raises Refused where there is none."""
    thing.describe(publication, iri)
    one = publication.statements.get(iri)
    order = [row["discrepancy"] for row in publication.rows("provenance/discrepancies")]
    known = list(transcript.passages(publication))
    passages = [
        (passage, marked(publication, passage, one.all("quote")))
        for passage in sorted(one.passages, key=known.index)
    ]
    content = {
        "one": one,
        "total": len(order),
        "shown": passages[:_SHOWN],
        "further": passages[_SHOWN:],
        "between": profiles.beside(order, iri),
    }
    return thing.page(publication, iri, "discrepancy.html", content)


def discrepancies(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of discrepancies, of one kind where the parameter `kind` names it.

    Raises Refused for a kind that does not exist.
    """
    every = publication.rows("provenance/discrepancies")
    counts = Counter(row["kind"] for row in every)
    kind = fields.chosen(publication, KIND, params, counts)
    content = {
        "rows": [row for row in every if not kind or row["kind"] == kind],
        "total": len(every),
        "kinds": fields.kinds(publication, counts),
        "kind": kind,
        "touched": Counter(
            row["discrepancy"] for row in publication.rows("provenance/discrepancies-by-thing")
        ),
    }
    about = "Where the background note disagrees with itself, its layout or another source."
    return views.Page("discrepancies.html", "Discrepancies", content, about, section="note")
