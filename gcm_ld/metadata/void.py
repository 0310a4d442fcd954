"""The edition in VoID: how much it holds, of what, where it links to, and how it can be had."""

import functools
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import rights
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import distributions, statistics
from gcm_ld.publish import dumps, publications

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

    `asserted` is what all graphs hold but the inferred one and those of labels, `labels` what these do. The
    classes of all together are divided further.
    """
    if found := counted(publication.store)[0].get(part):
        return found
    graph = ox.NamedNode(part)
    return statistics.count(statistics.number(publication.store.quads_for_pattern(None, None, None, graph)))


@functools.lru_cache(maxsize=4)
def counted(
    store: ox.Store,
) -> tuple[Mapping[str, statistics.Counts], Mapping[str, int]]:
    """Return the numbers of the parts that are told of, and how many triples each named graph has."""
    numbered = statistics.number(store)
    parts = {
        name: [graph for graph in numbered.graphs if name in ("all", dumps.part(graph))]
        for name in ("all", "asserted", "inferred", "labels")
    }
    found = statistics.count_each(numbered, parts, deep="all")
    found[names.INFERRED] = found.pop("inferred")
    return found, {graph: len(held) for graph, held in numbered.graphs.items()}


def rights_statement(iri: str, node: str, text: str) -> Iterator[ox.Triple]:
    """Yield that a thing has a statement of rights: its IRI, and its text."""
    yield from terms.describe(iri, {"dcterms:rights": node})
    values: terms.Values = {"rdf:type": "dcterms:RightsStatement", "rdfs:label": terms.english(text)}
    yield from terms.describe(node, values)


def _triples(publication: publications.Publication) -> Iterator[ox.Triple]:
    site, about = publication.site, publication.about
    forms = (*formats.of("graph"), *formats.of("dataset"))
    whole = numbers(publication)
    values: terms.Values = {
        "rdf:type": "void:DatasetDescription",
        "dcterms:title": terms.english("What the edition holds, in numbers"),
        "foaf:primaryTopic": names.DATASET,
    }
    yield from terms.describe(DOCUMENT, values)
    values = {
        "dcterms:title": terms.english(about["title"]),
        "dcterms:description": terms.english(publication.value(names.DATASET, "dcterms:description")),
        "dcterms:license": about["license"],
    }
    yield from terms.describe(names.DATASET, values)
    yield from rights_statement(names.DATASET, RIGHTS, about["rights"])
    yield from terms.describe(names.DATASET, {"foaf:homepage": site.absolute(site.page(names.DATASET))})
    yield from _counted(names.DATASET, whole)
    values = {
        "void:uriSpace": ox.Literal(names.BASE),
        "void:exampleResource": publication.values(names.DATASET, "void:exampleResource"),
        "void:rootResource": publication.subjects("rdf:type", names.expand("skos:ConceptScheme")),
        "void:vocabulary": _namespaces(whole),
        "void:sparqlEndpoint": site.absolute(site.at("sparql")),
        "void:feature": (formats.W3C + form.w3c for form in forms if form.w3c),
        "void:dataDump": (*_dumps(publication, "all"), *_dumps(publication, "labels")),
    }
    yield from terms.describe(names.DATASET, values)
    yield from _partitions(whole)
    yield from _subsets(publication)
    yield from _linksets(publication)
    yield from _prefixes()


def _namespaces(whole: statistics.Counts) -> list[str]:
    """Return the namespaces, sorted, of the properties and classes that are used."""
    used = {partition.iri for partition in (*whole.classes, *whole.properties)}
    return sorted({names.split(iri)[0] for iri in used} & set(names.PREFIXES.values()))


def _counted(iri: str, found: statistics.Counts) -> Iterator[ox.Triple]:
    values: terms.Values = {
        "rdf:type": "void:Dataset",
        "void:triples": found.triples,
        "void:entities": found.entities,
        "void:classes": len(found.classes),
        "void:properties": len(found.properties),
        "void:distinctSubjects": found.subjects,
        "void:distinctObjects": found.objects,
    }
    return terms.describe(iri, values)


def _dumps(publication: publications.Publication, name: str) -> list[str]:
    files = (file.path for file in distributions.main(publication) if file.path.startswith(f"{name}."))
    return [distributions.address(publication, path) for path in files]


def _partitions(whole: statistics.Counts) -> Iterator[ox.Triple]:
    """Yield the partitions by class and by property; those of our classes go on to the classes of values."""
    for found in whole.properties:
        yield from _partition(names.DATASET, "property", _fragment(found.iri), found)
    for kind in whole.classes:
        node = _fragment(kind.iri)
        yield from _partition(names.DATASET, "class", node, kind, "entities")
        if kind.iri.startswith(names.ONTOLOGY):
            for found in kind.properties:
                inner = _fragment(kind.iri, found.iri)
                yield from _partition(node, "property", inner, found)
                for value in found.classes:
                    blank = _blank(kind.iri, found.iri, "class", value.iri)
                    yield from _partition(inner, "class", blank, value)
                for value in found.datatypes:
                    blank = _blank(kind.iri, found.iri, "datatype", value.iri)
                    yield from _partition(inner, "datatype", blank, value, space=EXTENSION)


def _partition(
    about: str,
    sort: str,
    node: str | ox.BlankNode,
    found: statistics.Partition,
    unit: str = "triples",
    space: str = names.PREFIXES["void"],
) -> Iterator[ox.Triple]:
    """Yield that a partition by class, property or datatype is part of something, of what, and its size."""
    yield from terms.describe(about, {f"{space}{sort}Partition": node})
    yield from terms.describe(node, {f"{space}{sort}": found.iri, f"void:{unit}": found.count})


def _subsets(publication: publications.Publication) -> Iterator[ox.Triple]:
    asserted, labels = f"{DOCUMENT}#asserted", f"{DOCUMENT}#labels"
    sources, known = rights.sources(publication.store), statistics.targets(publication)
    yield from terms.describe(names.DATASET, {"void:subset": (asserted, names.INFERRED)})
    for iri, part, words in (
        (asserted, "asserted", "What the ontology and the data state"),
        (names.INFERRED, "inferred", title(publication, names.INFERRED)),
    ):
        yield from terms.describe(iri, {"dcterms:title": terms.english(words)})
        yield from _counted(iri, numbers(publication, iri if part == "inferred" else part))
        yield from terms.describe(iri, {"void:dataDump": _dumps(publication, part)})
    yield from terms.describe(names.DATASET, {"void:subset": labels})
    values: terms.Values = {
        "dcterms:title": terms.english("What others call the things of the edition and those it links to"),
        "dcterms:source": (target(one.name) if one.name in known else one.origin for one in sources),
    }
    yield from terms.describe(labels, values)
    yield from rights_statement(labels, LABELS, rights.terms_of(sources))
    yield from _counted(labels, numbers(publication, "labels"))
    yield from terms.describe(labels, {"void:dataDump": _dumps(publication, "labels")})
    for source in sources:  # an excerpt of the vocabulary, and under its terms
        if source.name in known:
            yield from terms.describe(target(source.name), {"void:subset": source.graph})
        values = {
            "dcterms:license": source.license,
            "dcterms:rights": terms.english(source.rights) if source.rights else None,
            "dcterms:publisher": terms.english(source.publisher),
        }
        yield from terms.describe(source.graph, values)
    for graph, size in sorted(counted(publication.store)[1].items()):
        if graph != names.INFERRED:
            whole = labels if dumps.part(graph) == "labels" else asserted
            yield from terms.describe(whole, {"void:subset": graph})
            values = {
                "rdf:type": "void:Dataset",
                "dcterms:title": terms.english(title(publication, graph)),
                "void:triples": size,
            }
            yield from terms.describe(graph, values)


def _linksets(publication: publications.Publication) -> Iterator[ox.Triple]:
    found, targets = statistics.linksets(publication), statistics.targets(publication)
    for name in sorted({linkset.target for linkset in found} | {linkset.source for linkset in found} - {""}):
        yield from _target(targets[name], target(name))
    for linkset in found:
        ends = "-".join(filter(None, (linkset.source, linkset.target)))
        iri = f"{DOCUMENT}#{ends}-{names.local(linkset.predicate)}"
        words = f"{publication.label(linkset.predicate)}: links into {targets[linkset.target].title}"
        if linkset.source:
            words += f", from {targets[linkset.source].title}"
        values: terms.Values = {
            "rdf:type": "void:Linkset",
            "dcterms:title": terms.english(words),
            "void:linkPredicate": linkset.predicate,
            "void:subjectsTarget": target(linkset.source),
            "void:objectsTarget": target(linkset.target),
            "void:triples": linkset.count,
        }
        yield from terms.describe(iri, values)
        yield from terms.describe(names.DATASET, {"void:subset": iri})


def title(publication: publications.Publication, graph: str) -> str:
    """Return the title of a named graph of the edition."""
    if graph == names.INFERRED:
        return "What follows by the rules of OWL 2 RL"
    file = graph.removeprefix(names.graph(""))
    return publication.value(graph, "dcterms:title") or f"What {file}.ttl states"


def target(name: str) -> str:
    """Return the IRI of a data set that links lead to or come from, which may be the edition."""
    return f"{DOCUMENT}#{name}" if name else names.DATASET


def _target(told: vocabularies.Vocabulary, iri: str) -> Iterator[ox.Triple]:
    values: terms.Values = {
        "rdf:type": "void:Dataset",
        "dcterms:title": terms.english(told.title),
        "void:uriSpace": ox.Literal(told.space),
        "void:rootResource": told.iri if told.iri != told.space else None,
        "foaf:homepage": told.homepage,
        "dcterms:license": told.license,
        "dcterms:rights": terms.english(told.rights) if told.rights else None,
        "dcterms:publisher": terms.english(told.publisher) if told.publisher else None,
        "dcat:version": ox.Literal(told.version) if told.version else None,
    }
    return terms.describe(iri, values)


def _prefixes() -> Iterator[ox.Triple]:
    """Yield the prefixes that queries may be written with, where editors look for them."""
    for prefix, space in sorted(names.PREFIXES.items()):
        node = f"{DOCUMENT}#prefix-{prefix}"
        yield from terms.describe(names.ONTOLOGY_IRI, {"sh:declare": node})
        values: terms.Values = {
            "rdf:type": "sh:PrefixDeclaration",
            "sh:prefix": ox.Literal(prefix),
            "sh:namespace": terms.literal(space, "xsd:anyURI"),
        }
        yield from terms.describe(node, values)


def _fragment(*parts: str) -> str:
    """Return the IRI of a partition, made of the names of class and property: `#gcm.Engagement-gcm.area`."""
    return f"{DOCUMENT}#" + "-".join(names.compact(part).replace(":", ".") for part in parts)


def _blank(*parts: str) -> ox.BlankNode:
    """Return the node of a partition within a partition, labelled by what it is of."""
    text = "_".join(names.compact(part) for part in parts)
    return ox.BlankNode("".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text))
