"""The JSON-LD context of the vocabulary, made from the ontology and the shapes.

Our own terms go by their local names (`area`, `Engagement`), those of others by prefix (`skos:prefLabel`),
things by their IRI from `names.BASE` on (`area/labour-migration`). The prefixes of the kinds of things are
left out: most bear the name of a property. Text, whole numbers and booleans need no type: JSON has them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset

FILE = "ontology/context.jsonld"

Context = dict[str, object]

_TERMS = {
    names.expand("owl:Class"): "class",
    names.expand("owl:ObjectProperty"): "link",
    names.expand("owl:DatatypeProperty"): "value",
    names.expand("owl:AnnotationProperty"): "value",
}
_LINK = "@id"
_TEXT = names.expand("rdf:langString")
_JSON = {
    names.expand(f"xsd:{name}")
    for name in ("string", "boolean", "integer", "positiveInteger", "nonNegativeInteger")
}
_SHACL_IRI = terms.node("sh:IRI")


def make(edition: dataset.Edition) -> Context:
    """Return the context: prefixes, a term for each class and property of ours, and one for each property of
    others whose values the shapes hold to one type.

    A property is an array where a thing may have several values, a map by language where they are texts.
    """
    shapes = _Shapes(dataset.shapes(edition))
    ours: Context = {}
    for iri, kind in sorted(_kinds(edition.store).items()):
        term: Context = {"@id": names.compact(iri)}
        if kind != "class":
            known = {_LINK} if kind == "link" else shapes.types.get(iri) or _ranges(edition.store, iri)
            term |= _typed(known, iri in shapes.single)
        ours[names.local(iri)] = term if len(term) > 1 else term["@id"]
    for iri, known in sorted(shapes.types.items()):
        term = _typed(known, iri in shapes.single) if iri != names.expand("rdf:type") else {}
        if term and not iri.startswith(names.ONTOLOGY) and names.compact(iri) != iri:
            ours[names.compact(iri)] = term
    prefixes = {prefix: space for prefix, space in names.PREFIXES.items() if prefix not in names.KINDS}
    return {"@version": 1.1, "@base": names.BASE, "id": "@id", "type": "@type"} | prefixes | ours


def text(edition: dataset.Edition) -> str:
    """Return the context as the text of the file that the edition keeps as `FILE`."""
    return json.dumps({"@context": make(edition)}, ensure_ascii=False, indent=2) + "\n"


class _Shapes:
    """What the shapes say of each property: the types of its values, and which never have two values."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.about: dict = defaultdict(list)
        for triple in triples:
            self.about[triple.subject].append((names.compact(triple.predicate.value), triple.object))
        self.types: dict[str, set[str]] = defaultdict(set)
        for shape in self.about:
            if path := self._path(shape):
                self.types[path] |= set(self._types(shape))
        limited = [self._limited(shape) for shape in self.about if isinstance(shape, ox.NamedNode)]
        self.single = {
            path for path in self.types if {True} == {paths[path] for paths in limited if path in paths}
        }

    def _path(self, shape: terms.Resource) -> str:
        paths = [value.value for name, value in self.about[shape] if name == "sh:path"]
        return paths[0] if paths and ":" in paths[0] else ""

    def _types(self, shape: terms.Resource) -> Iterator[str]:
        for name, value in self.about[shape]:
            if name == "sh:datatype":
                yield value.value
            elif name == "sh:class" or (name, value) == ("sh:nodeKind", _SHACL_IRI):
                yield _LINK
            elif isinstance(value, ox.BlankNode):
                yield from self._types(value)

    def _limited(self, node: ox.NamedNode) -> dict[str, bool]:
        """Return by property whether things of this shape have one value. Brackets only tell cases apart."""
        found: dict[str, bool] = defaultdict(bool)
        for name, shape in self.about[node]:
            if name == "sh:property" and isinstance(shape, ox.NamedNode):
                limit = any(part == "sh:maxCount" and value.value == "1" for part, value in self.about[shape])
                found[self._path(shape)] |= limit
        return found


def _kinds(store: ox.Store) -> dict[str, str]:
    quads = store.quads_for_pattern(None, terms.node("rdf:type"), None)
    types = ((terms.value(quad.subject), terms.value(quad.object)) for quad in quads)
    return {iri: _TERMS[type_] for iri, type_ in types if type_ in _TERMS and iri.startswith(names.ONTOLOGY)}


def _ranges(store: ox.Store, iri: str) -> set[str]:
    quads = store.quads_for_pattern(ox.NamedNode(iri), terms.node("rdfs:range"), None)
    return {terms.value(quad.object) for quad in quads}


def _typed(types: set[str], single: bool) -> Context:
    container = [] if single else ["@set"]
    if types == {_TEXT}:
        return {"@container": ["@language", *container]}
    term: Context = {"@container": "@set"} if container else {}
    if len(types) == 1 and not types & _JSON:
        return {"@type": names.compact(*types)} | term
    return term
