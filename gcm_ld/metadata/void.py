"""The edition in VoID: how much it holds, of what, where it links to, and how it can be had."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import rights
from gcm_ld.metadata import distributions, statistics
from gcm_ld.publish import publications

DATASET = names.iri("dataset", "gcm-ld")
DOCUMENT = names.BASE + "void.ttl"
"""The IRI of the description; its fragments name what has no IRI elsewhere."""

RIGHTS, LABELS = f"{DOCUMENT}#rights", f"{DOCUMENT}#rights-labels"
"""The IRIs of the statements of rights: that of the edition, and that of the names which others gave."""

EXTENSION = "http://ldf.fi/void-ext#"


@functools.lru_cache(maxsize=4)
def triples(publication: publications.Publication) -> tuple[ox.Triple, ...]:
    """Return the description of the edition; its numbers are counted anew from the triples."""
    return tuple(_triples(publication))


@functools.lru_cache(maxsize=128)
def numbers(publication: publications.Publication, part: str = "all") -> statistics.Counts:
    """Return the numbers of what is stated and inferred together, or of one named graph by its IRI.

    `asserted` is what all graphs hold but the inferred one and those of labels, `labels` what these do.
    """
    return _count(publication, part)


def say(subject: str | terms.Resource, name: str, *values: terms.Term | str | int) -> Iterator[ox.Triple]:
    """Yield a triple for each value that isn't empty; text is an IRI, `name` a prefixed name or an IRI."""
    about = ox.NamedNode(subject) if isinstance(subject, str) else subject
    for value in values:
        if value != "":
            node = ox.NamedNode(value) if isinstance(value, str) else value
            yield ox.Triple(about, terms.node(name), ox.Literal(node) if isinstance(node, int) else node)


def entitled(iri: str, node: str, text: str) -> Iterator[ox.Triple]:
    """Yield that a thing has a statement of rights: its IRI, and its text."""
    yield from say(iri, "dcterms:rights", node)
    yield from say(node, "rdf:type", names.expand("dcterms:RightsStatement"))
    yield from say(node, "rdfs:label", words(text))


def words(text: str) -> ox.Literal:
    """Return a text for people, in English."""
    return ox.Literal(text, language="en")


def _triples(publication: publications.Publication) -> Iterator[ox.Triple]:
    site, about = publication.site, publication.about
    yield from say(DOCUMENT, "rdf:type", names.expand("void:DatasetDescription"))
    yield from say(DOCUMENT, "dcterms:title", words("What the edition holds, in numbers"))
    yield from say(DOCUMENT, "foaf:primaryTopic", DATASET)
    whole = _count(publication, "all", deep=True)
    yield from say(DATASET, "dcterms:title", words(about["title"]))
    yield from say(DATASET, "dcterms:description", words(publication.value(DATASET, "dcterms:description")))
    yield from say(DATASET, "dcterms:license", about["license"])
    yield from entitled(DATASET, RIGHTS, about["rights"])
    yield from say(DATASET, "foaf:homepage", site.absolute(site.page(DATASET)))
    yield from _counted(DATASET, whole)
    yield from say(DATASET, "void:uriSpace", ox.Literal(names.BASE))
    yield from say(DATASET, "void:exampleResource", *publication.values(DATASET, "void:exampleResource"))
    yield from say(DATASET, "void:rootResource", *publication.subjects("rdf:type", _CONCEPT_SCHEME))
    yield from say(DATASET, "void:vocabulary", *vocabularies(whole))
    yield from say(DATASET, "void:sparqlEndpoint", site.absolute(site.at("sparql")))
    yield from say(DATASET, "void:feature", *(formats.W3C + form.w3c for form in _features()))
    yield from _dumps(publication, DATASET, "all")
    yield from _dumps(publication, DATASET, "labels")
    yield from _partitions(whole)
    yield from _subsets(publication)
    yield from _linksets(publication)
    yield from _prefixes()


def _features() -> list[formats.Format]:
    """Return the forms of RDF that the W3C has a name for."""
    return [form for form in (*formats.of("graph"), *formats.of("dataset")) if form.w3c]


_CONCEPT_SCHEME = names.expand("skos:ConceptScheme")


def vocabularies(whole: statistics.Counts) -> list[str]:
    """Return the namespaces, sorted, of the properties and classes that are used."""
    used = {partition.iri for partition in (*whole.classes, *whole.properties)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used}
    return sorted(spaces & set(names.PREFIXES.values()))


def _count(publication: publications.Publication, part: str, deep: bool = False) -> statistics.Counts:
    numbered = _numbered(publication)
    if part in ("all", "asserted", "labels"):
        graphs = [graph for graph in numbered.graphs if part in ("all", _set(graph))]
    else:
        graphs = [part]
    return statistics.count(numbered, graphs, deep)


@functools.lru_cache(maxsize=1)
def _numbered(publication: publications.Publication) -> statistics.Numbered:
    return statistics.number(publication.store)


def _set(graph: str) -> str:
    if graph.startswith(rights.LABELS):
        return "labels"
    return "inferred" if graph == names.INFERRED else "asserted"


def _counted(iri: str, found: statistics.Counts) -> Iterator[ox.Triple]:
    yield from say(iri, "rdf:type", names.expand("void:Dataset"))
    yield from say(iri, "void:triples", found.triples)
    yield from say(iri, "void:entities", found.entities)
    yield from say(iri, "void:classes", len(found.classes))
    yield from say(iri, "void:properties", len(found.properties))
    yield from say(iri, "void:distinctSubjects", found.subjects)
    yield from say(iri, "void:distinctObjects", found.objects)


def _dumps(publication: publications.Publication, iri: str, name: str) -> Iterator[ox.Triple]:
    files = (file for file in distributions.main(publication) if file.path.startswith(f"{name}."))
    yield from say(iri, "void:dataDump", *(distributions.address(publication, file.path) for file in files))


def _partitions(whole: statistics.Counts) -> Iterator[ox.Triple]:
    """Yield the partitions by class and by property; those of our classes go on to the classes of values."""
    for found in whole.properties:
        node = _fragment(found.iri)
        yield from say(DATASET, "void:propertyPartition", node)
        yield from say(node, "void:property", found.iri)
        yield from say(node, "void:triples", found.count)
    for kind in whole.classes:
        node = _fragment(kind.iri)
        yield from say(DATASET, "void:classPartition", node)
        yield from say(node, "void:class", kind.iri)
        yield from say(node, "void:entities", kind.count)
        if kind.iri.startswith(names.ONTOLOGY):
            for found in kind.properties:
                yield from _property(node, kind.iri, found)


def _property(about: str, kind: str, found: statistics.Partition) -> Iterator[ox.Triple]:
    node = _fragment(kind, found.iri)
    yield from say(about, "void:propertyPartition", node)
    yield from say(node, "void:property", found.iri)
    yield from say(node, "void:triples", found.count)
    for value in found.classes:
        inner = _blank(kind, found.iri, "class", value.iri)
        yield from say(node, "void:classPartition", inner)
        yield from say(inner, "void:class", value.iri)
        yield from say(inner, "void:triples", value.count)
    for value in found.datatypes:
        inner = _blank(kind, found.iri, "datatype", value.iri)
        yield from say(node, f"{EXTENSION}datatypePartition", inner)
        yield from say(inner, f"{EXTENSION}datatype", value.iri)
        yield from say(inner, "void:triples", value.count)


def _subsets(publication: publications.Publication) -> Iterator[ox.Triple]:
    asserted = f"{DOCUMENT}#asserted"
    yield from say(DATASET, "void:subset", asserted, names.INFERRED)
    yield from say(asserted, "dcterms:title", words("What the ontology and the data state"))
    yield from _counted(asserted, numbers(publication, "asserted"))
    yield from _dumps(publication, asserted, "asserted")
    yield from say(names.INFERRED, "dcterms:title", words("What follows by the rules of OWL 2 RL"))
    yield from _counted(names.INFERRED, numbers(publication, names.INFERRED))
    yield from _dumps(publication, names.INFERRED, "inferred")
    labels, sources = f"{DOCUMENT}#labels", rights.sources(publication.store)
    yield from say(DATASET, "void:subset", labels)
    yield from say(
        labels, "dcterms:title", words("What other vocabularies call the things that are linked to")
    )
    yield from say(labels, "dcterms:source", *(target(source.name) for source in sources))
    yield from entitled(labels, LABELS, rights.terms_of(sources))
    yield from _counted(labels, numbers(publication, "labels"))
    yield from _dumps(publication, labels, "labels")
    for source in sources:  # an excerpt of the vocabulary, and under its terms
        yield from say(target(source.name), "void:subset", source.graph)
        yield from say(source.graph, "dcterms:license", source.license)
        yield from say(source.graph, "dcterms:rights", words(source.rights) if source.rights else "")
        yield from say(source.graph, "dcterms:publisher", words(source.publisher))
    for graph, held in sorted(_numbered(publication).graphs.items()):
        if graph != names.INFERRED:
            file = graph.removeprefix(names.BASE + "graph/")
            yield from say(labels if _set(graph) == "labels" else asserted, "void:subset", graph)
            yield from say(graph, "rdf:type", names.expand("void:Dataset"))
            own = publication.value(graph, "dcterms:title")
            yield from say(graph, "dcterms:title", words(own or f"What {file}.ttl states"))
            yield from say(graph, "void:triples", len(held))


def _linksets(publication: publications.Publication) -> Iterator[ox.Triple]:
    found, targets = statistics.linksets(publication), statistics.targets(publication)
    for name in sorted({linkset.target for linkset in found} | {linkset.source for linkset in found} - {""}):
        yield from _target(publication, name)
    for linkset in found:
        ends = [name for name in (linkset.source, linkset.target) if name]
        iri = f"{DOCUMENT}#{'-'.join(ends)}-{names.local(linkset.predicate)}"
        title = targets[linkset.target].title
        title = f"{publication.label(linkset.predicate)}: links into {title}"
        if linkset.source:
            title += f", from {targets[linkset.source].title}"
        yield from say(iri, "rdf:type", names.expand("void:Linkset"))
        yield from say(iri, "dcterms:title", words(title))
        yield from say(iri, "void:linkPredicate", linkset.predicate)
        yield from say(iri, "void:subjectsTarget", target(linkset.source))
        yield from say(iri, "void:objectsTarget", target(linkset.target))
        yield from say(iri, "void:triples", linkset.count)
        yield from say(DATASET, "void:subset", iri)


def target(name: str) -> str:
    """Return the IRI of a data set that links lead to or come from, which may be the edition."""
    return f"{DOCUMENT}#{name}" if name else DATASET


def _target(publication: publications.Publication, name: str) -> Iterator[ox.Triple]:
    iri, told = target(name), statistics.targets(publication)[name]
    yield from say(iri, "rdf:type", names.expand("void:Dataset"))
    yield from say(iri, "dcterms:title", words(told.title))
    yield from say(iri, "void:uriSpace", ox.Literal(told.space))
    yield from say(iri, "void:rootResource", told.iri if told.iri != told.space else "")
    yield from say(iri, "foaf:homepage", told.homepage)
    yield from say(iri, "dcterms:license", told.license)
    if told.rights:
        yield from say(iri, "dcterms:rights", words(told.rights))
    if told.publisher:
        yield from say(iri, "dcterms:publisher", words(told.publisher))
    if told.version:
        yield from say(iri, "dcat:version", ox.Literal(told.version))


def _prefixes() -> Iterator[ox.Triple]:
    """Yield the prefixes that queries may be written with, where editors look for them."""
    for prefix, space in sorted(names.PREFIXES.items()):
        node = f"{DOCUMENT}#prefix-{prefix}"
        yield from say(names.ONTOLOGY.removesuffix("#"), "sh:declare", node)
        yield from say(node, "rdf:type", names.expand("sh:PrefixDeclaration"))
        yield from say(node, "sh:prefix", ox.Literal(prefix))
        yield from say(node, "sh:namespace", ox.Literal(space, datatype=terms.node("xsd:anyURI")))


def _fragment(*parts: str) -> str:
    """Return the IRI of a partition, made of the names of class and property: `#gcm.Engagement-gcm.area`."""
    return f"{DOCUMENT}#" + "-".join(names.compact(part).replace(":", ".") for part in parts)


def _blank(*parts: str) -> ox.BlankNode:
    """Return the node of a partition within a partition, labelled by what it is of."""
    text = "_".join(names.compact(part) for part in parts)
    return ox.BlankNode("".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text))
