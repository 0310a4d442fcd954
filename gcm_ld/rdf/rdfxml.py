"""RDF/XML: triples as one document, with the prefixes of the house."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TYPE = terms.node("rdf:type")


def write(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as RDF/XML, in the order in which they come.

    Raises EditionError where a text has a character that XML can't hold.
    """
    triples = list(triples)
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and (found := _NOT_IN_XML.search(triple.object.value)):
            character = f"the character U+{ord(found.group()):04X}, which RDF/XML can't hold. Take it out."
            raise dataset.EditionError(
                f"{names.compact(terms.value(triple.subject))} has a text with {character}"
            )
    iris = {triple.predicate.value for triple in triples}
    iris |= {t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)}
    spaces = {names.split(iri)[0] for iri in iris}
    prefixes = {prefix: space for prefix, space in names.PREFIXES.items() if space in spaces}
    return terms.written(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes))
