"""The page of a statement of any kind: what it says in a sentence, what it rests on, what follows from it."""

from __future__ import annotations

from gcm_ld.core import kinds, names, terms
from gcm_ld.presentation import statements, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views

_EVIDENCE = {
    "basis",
    "certainty",
    "passage",
    "evidencePassage",
    "source",
    "quote",
    "reason",
    "remark",
    "editor",
}


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a statement. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    one = statements.read(publication, iri)
    triples = [
        triple
        for triple in foot.description.asserted
        if names.local(triple.predicate.value) not in {*_EVIDENCE, "type"}
    ]
    basis, certainty = (publication.values(iri, name)[0].value for name in ("gcm:basis", "gcm:certainty"))
    return thing.page(
        publication,
        iri,
        "statement.html",
        one=one,
        kind=thing.classes(publication, iri)[0],
        triples=triples,
        quotations=[(passage, marked(publication, passage, one.quotes)) for passage in one.passages],
        basis=basis,
        certainty=certainty,
        follows=follows(publication, one),
        foot=foot,
    )


def marked(
    publication: publications.Publication, passage: str, quotes: tuple[str, ...]
) -> tuple[str, str, str] | str:
    """Return the words of a passage, in three parts where the second is quoted from it."""
    text = transcript.plain(transcript.passages(publication)[passage].text)
    for quote in sorted(quotes, key=len, reverse=True):
        before, found, after = text.partition(quote)
        if found:
            return before, found, after
    return text


def follows(
    publication: publications.Publication, one: statements.Statement
) -> list[tuple[str, str, str, bool]]:
    """Return the direct links that a statement makes: subject, predicate, object, whether inferred."""
    subjects, predicate, objects = kinds.REGISTRY[one.kind].link
    if one.kind == "mapping":
        predicate = publication.values(one.iri, predicate)[0].value
    found = []
    for name in subjects.split():
        for subject in publication.values(one.iri, name):
            for value in publication.values(one.iri, objects):
                pattern = terms.resource(subject), terms.node(predicate), value
                quads = list(publication.store.quads_for_pattern(*pattern))
                inferred = any(map(terms.is_inferred, quads))
                if quads:
                    found.append((subject.value, names.expand(predicate), value.value, inferred))
    return found
