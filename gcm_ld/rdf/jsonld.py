"""JSON-LD: the context of the vocabulary, made from ontology and shapes, and documents written with it.

Our own terms go by their local names (`area`, `Engagement`), those of others by prefix (`skos:prefLabel`),
things by their IRI from `names.BASE` on (`area/labour-migration`). The prefixes of the kinds of things are
left out: most bear the name of a property. Text, whole numbers and booleans need no type: JSON has them.

Written here because no library does it well enough: pyoxigraph writes the expanded form only, rdflib mixes up
containers of two kinds, PyLD drops an empty fragment (`ontology#`) and takes seconds. All three read the
documents back in the tests.
"""

import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

FILE = "ontology/context.jsonld"

Context = dict[str, object]

_TYPE, _FIRST, _REST, _NIL = map(terms.node, ("rdf:type", "rdf:first", "rdf:rest", "rdf:nil"))
_XSD = names.PREFIXES["xsd"]
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_TERMS = {
    names.expand("owl:Class"): "class",
    names.expand("owl:ObjectProperty"): "link",
    names.expand("owl:DatatypeProperty"): "value",
    names.expand("owl:AnnotationProperty"): "value",
}
_LINK = "@id"
_TEXT = names.expand("rdf:langString")
_JSON = {_XSD + name for name in ["string", "boolean", "integer", "positiveInteger", "nonNegativeInteger"]}
_SHACL_IRI = terms.node("sh:IRI")


def context(edition: dataset.Edition) -> Context:
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


def context_text(edition: dataset.Edition) -> str:
    """Return the context as the text of the file that the edition keeps as `FILE`."""
    return json.dumps({"@context": context(edition)}, ensure_ascii=False, indent=2) + "\n"


def write(triples: Iterable[ox.Triple], context: Context) -> str:
    """Return `triples` as one document that holds `context`, things in the order of their IRIs.

    A blank node stands inside the thing that names it, or has its label where several things do.
    """
    ordered = sorted(
        set(triples), key=lambda triple: (turtle.natural(terms.value(triple.subject)), str(triple))
    )
    document = {"@context": context, "@graph": list(_Writer(lambda: ordered, context).things())}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def write_large(triples: Callable[[], Iterable[ox.Triple]], context: Context) -> bytes:
    """Return triples, which are given by subject whenever asked for, as `write` does, a thing a line."""
    things = ",\n".join(json.dumps(one, ensure_ascii=False) for one in _Writer(triples, context).things())
    head = json.dumps(context, ensure_ascii=False)
    return f'{{"@context": {head}, "@graph": [\n{things}\n]}}\n'.encode()


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


class _Writer:
    """The terms of the context by IRI, what is said of blank nodes, and how triples are put together."""

    def __init__(self, triples: Callable[[], Iterable[ox.Triple]], context: Context) -> None:
        self.triples = triples
        self.about: dict = defaultdict(lambda: defaultdict(list))
        self.held: Counter[ox.BlankNode] = Counter()
        for triple in triples():
            if isinstance(triple.subject, ox.BlankNode):
                self.about[triple.subject][triple.predicate].append(triple.object)
            if isinstance(triple.object, ox.BlankNode):
                self.held[triple.object] += 1
        self.context = context
        fits = (prefix for prefix, space in names.PREFIXES.items() if context.get(prefix) == space)
        self.spaces = {names.PREFIXES[prefix]: prefix for prefix in fits}
        self.terms: dict[str, str] = {}
        for name, term in context.items():
            iri = str(term.get("@id", name) if isinstance(term, dict) else term)
            if not name.startswith("@") and iri not in self.spaces and ":" in iri:
                self.terms[names.expand(iri)] = name

    def things(self) -> Iterator[dict[str, object]]:
        """Yield all things that do not stand inside another one, blank nodes last."""
        for node, told in itertools.groupby(self.triples(), key=lambda triple: triple.subject):
            if isinstance(node, ox.NamedNode):
                said: dict = defaultdict(list)
                for triple in told:
                    said[triple.predicate].append(triple.object)
                yield self._thing(node, said)
        yield from (self._thing(node, self.about[node]) for node in self.about if self.held[node] != 1)

    def _thing(self, node: terms.Resource, told: Mapping) -> dict[str, object]:
        thing: dict[str, object] = {}
        if isinstance(node, ox.NamedNode) or self.held[node] > 1:
            thing["id"] = self._id(node)
        said = dict(told)
        if types := [self._word(kind.value) for kind in said.pop(_TYPE, [])]:
            thing["type"] = types if len(types) > 1 else types[0]
        parts: dict[str, object] = {}
        for predicate, values in said.items():
            parts |= self._property(predicate.value, values)
        return thing | dict(sorted(parts.items(), key=lambda part: (":" not in part[0], part[0])))

    def _property(self, iri: str, values: list) -> dict[str, object]:
        name = self.terms.get(iri, self._short(iri))
        term = self.context.get(name)
        if not isinstance(term, dict):
            return {name: _one([self._value(value) for value in values])}
        container, type_ = term.get("@container", ()), term.get("@type")
        fits: list = []
        rest: list = []
        for value in values:
            (fits if self._fits(value, "@language" in container, type_) else rest).append(value)
        found: dict[str, object] = {}
        if fits and "@language" in container:
            texts: dict[str, list] = defaultdict(list)
            for value in fits:
                texts[value.language].append(value.value)
            one = list if "@set" in container else _one
            found[name] = {tag: one(text) for tag, text in sorted(texts.items())}
        elif fits:
            plain = [self._coerced(value) if type_ else self._value(value) for value in fits]
            found[name] = plain if "@set" in container else _one(plain)
        if rest:
            # The term would give these a type or language that they don't have; the bare IRI doesn't.
            found[iri if name == self._short(iri) else self._short(iri)] = _one(list(map(self._value, rest)))
        return found

    def _fits(self, value: terms.AnyTerm, by_language: bool, type_: str | None) -> bool:
        if by_language:
            return isinstance(value, ox.Literal) and bool(value.language)
        if type_ == "@id":
            return isinstance(value, ox.NamedNode) and value != _NIL
        return not type_ or (isinstance(value, ox.Literal) and names.compact(value.datatype.value) == type_)

    def _coerced(self, value: ox.NamedNode | ox.Literal) -> str:
        return self._id(value) if isinstance(value, ox.NamedNode) else value.value

    def _value(self, value: terms.AnyTerm) -> object:
        if not isinstance(value, ox.Literal):
            if (items := self._items(value)) is not None:
                return {"@list": items}
            if isinstance(value, ox.BlankNode) and self.held[value] == 1:
                return self._thing(value, self.about[value])
            return {"id": self._id(value)}
        if value.language:
            return {"@language": value.language, "@value": value.value}
        kind = value.datatype.value
        if kind == _XSD + "integer" and _WHOLE.fullmatch(value.value):
            return int(value.value)
        if kind == _XSD + "boolean" and value.value in ("true", "false"):
            return value.value == "true"
        return value.value if kind == _XSD + "string" else {"@type": self._word(kind), "@value": value.value}

    def _items(self, cell: terms.AnyTerm) -> list | None:
        """Return what a list holds; None for what is no list, or one that has more said about it."""
        items = []
        while cell != _NIL:
            said = self.about.get(cell, {})
            if not isinstance(cell, ox.BlankNode) or self.held[cell] != 1 or set(said) != {_FIRST, _REST}:
                return None
            if len(said[_FIRST]) != 1 or len(said[_REST]) != 1:
                return None
            items.append(self._value(said[_FIRST][0]))
            cell = said[_REST][0]
        return items

    def _id(self, node: terms.AnyTerm) -> str:
        if isinstance(node, ox.BlankNode):
            return str(node)
        short = self._short(terms.value(node))
        # An empty fragment is lost by some readers when they resolve what is relative.
        relative = short.startswith(names.BASE) and short != names.BASE and not short.endswith("#")
        return short.removeprefix(names.BASE) if relative else short

    def _word(self, iri: str) -> str:
        return self.terms.get(iri, self._short(iri))

    def _short(self, iri: str) -> str:
        space, local = names.split(iri)
        prefix = self.spaces.get(space)
        return f"{prefix}:{local}" if prefix and local else iri


def _one(values: list) -> object:
    return values if len(values) > 1 else values[0]
