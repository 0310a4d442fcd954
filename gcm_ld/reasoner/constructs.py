"""What the rules of shapes/ make of the statements of an edition: SPARQL rules of SHACL, run before OWL's.

A rule says what OWL 2 RL has no words for, as that two periods have to meet. It is a `sh:SPARQLRule` with its
place in the order of the rules; each sees what the rules before it have made.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.reasoner import ntriples

_RULE, _CONSTRUCT, _ORDER = map(terms.node, ("sh:SPARQLRule", "sh:construct", "sh:order"))
_PREFIXES = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in names.PREFIXES.items())


def made(edition: dataset.Edition) -> dict[ntriples.Fact, str]:
    """Return what the rules make, and the IRI of the rule that makes it; it is left out of the store.

    Raises EditionError where a file of shapes is no Turtle, or a rule no SPARQL.
    """
    graph, added = ox.NamedNode(names.INFERRED), list[ox.Quad]()
    found: dict[ntriples.Fact, str] = {}
    try:
        for iri, text in _rules(edition):
            try:
                result = edition.store.query(_PREFIXES + text, use_default_graph_as_union=True)
            except SyntaxError as error:
                raise dataset.EditionError(
                    f"{names.compact(iri)}: no SPARQL, {error}. Correct it."
                ) from error
            if not isinstance(result, ox.QueryTriples):
                raise dataset.EditionError(f"{names.compact(iri)}: no CONSTRUCT. Write what the rule makes.")
            for triple in result:
                found.setdefault(ntriples.of(triple), iri)
                quad = ox.Quad(triple.subject, triple.predicate, triple.object, graph)
                if quad not in edition.store:
                    added.append(quad)
            edition.store.extend(added)
    finally:
        for quad in added:
            edition.store.remove(quad)
    return found


def _rules(edition: dataset.Edition) -> Iterator[tuple[str, str]]:
    """Yield the IRI and the SPARQL of each rule, by their order, then by their IRIs."""
    about: dict[str, dict[ox.NamedNode, str]] = {}
    for file in (file for file in edition.files if file.room == "shapes" and "sh:SPARQLRule" in file.text):
        for triple in dataset.parse(file):
            if triple.predicate in (_CONSTRUCT, _ORDER):
                about.setdefault(terms.value(triple.subject), {})[triple.predicate] = terms.value(
                    triple.object
                )
    for iri, said in sorted(about.items(), key=lambda pair: (int(pair[1].get(_ORDER, "0")), pair[0])):
        yield iri, said[_CONSTRUCT]
