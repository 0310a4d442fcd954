"""RDF/XML: triples as one document, with the prefixes of the house."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TYPE = ox.NamedNode(names.expand("rdf:type"))


def write(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as RDF/XML, in the order in which they come.

    Raises EditionError where a text has a character that XML can't hold.
    """
    triples = list(triples)
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and (found := _NOT_IN_XML.search(triple.object.value)):
            character = f"the character U+{ord(found.group()):04X}, which RDF/XML can't hold. Take it out."
            raise dataset.EditionError(f"{names.compact(triple.subject.value)} has a text with {character}")
    terms = {triple.predicate.value for triple in triples}
    terms |= {t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in terms}
    prefixes = {prefix: space for prefix, space in names.PREFIXES.items() if space in spaces}
    return ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)
