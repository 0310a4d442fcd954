"""Coverage as RDF Data Cubes: mechanism by area of focus or theme, and by the sources that count.

They are made from the answers of two stored questions, asked for each group of sources. The vocabulary:
https://www.w3.org/TR/vocab-data-cube/
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.questions import answers, queries

FILE = "cubes.ttl"
SPACE = f"{names.BASE}dumps/{FILE}#"
"""The namespace of the cubes and of their components: what their dump defines."""

CUBES = {"area": "coverage/area-matrix", "theme": "coverage/theme-matrix"}
"""What stands against the mechanisms in each cube, and the question whose answers are its observations."""

_DIMENSIONS = {
    "mechanism": (
        "gcm:Mechanism",
        "mechanism",
        "the mechanism that is listed, or of which nothing is stated",
    ),
    "area": ("gcm:AreaOfFocus", "area of focus", "the area of focus in which it is listed"),
    "theme": ("gcm:Theme", "theme", "the theme under which it is listed in an area of focus"),
    "sources": ("gcm:SourceGroup", "sources", "the listings that count"),
}
_CODED = {"area": "area", "theme": "theme", "sources": "source"}
"""The dimensions whose values are concepts, and the schemes of these."""


def triples(edition: dataset.Edition) -> list[ox.Triple]:
    """Return both cubes of a completed edition: their structures, and an observation for each cell.

    A cell without a listing is an observation too: its number of areas is 0 and its standing is not stated.
    An edition without the questions has no cube.
    """
    known = queries.list_names(edition.root)
    cubes = {by: question for by, question in CUBES.items() if question in known}
    made = [*_components()] if cubes else []
    for by, question in cubes.items():
        made += _cube(edition, by, queries.find(question, edition.root))
    return made


def _components() -> Iterator[ox.Triple]:
    for name, (range_, label, comment) in _DIMENSIONS.items():
        code_list = ox.NamedNode(names.iri("scheme", _CODED[name])) if name in _CODED else None
        kinds = ["qb:DimensionProperty", *(["qb:CodedProperty"] if code_list else [])]
        yield from _property(name, kinds, range_, label, comment, code_list)
    yield from _property(
        "areas",
        ["qb:MeasureProperty"],
        "xsd:integer",
        "areas",
        "in how many areas of focus it is listed",
        None,
    )
    standing = ox.NamedNode(names.iri("scheme", "cell-state"))
    comment = "whether the sources list it; what they do not list is not stated, never not covered"
    kinds = ["qb:AttributeProperty", "qb:CodedProperty"]
    yield from _property("standing", kinds, "gcm:CellState", "standing", comment, standing)


def _property(
    name: str, kinds: list[str], range_: str, label: str, comment: str, code_list: ox.NamedNode | None
) -> Iterator[ox.Triple]:
    yield from terms.describe(
        SPACE + name,
        {
            "rdf:type": ("rdf:Property", *kinds),
            "rdfs:label": terms.english(label),
            "rdfs:comment": terms.english(comment),
            "rdfs:range": range_,
            "qb:codeList": code_list,
        },
    )


def _cube(edition: dataset.Edition, by: str, query: queries.Query) -> Iterator[ox.Triple]:
    cube, structure = (ox.NamedNode(f"{SPACE}by-{by}{end}") for end in ("", "-structure"))
    words = f"Coverage of {kinds.find(by).plural} by mechanisms and sources"
    yield from terms.describe(
        cube,
        {
            "rdf:type": "qb:DataSet",
            "rdfs:label": terms.english(words),
            "dcterms:isPartOf": names.DATASET,
            "qb:structure": structure,
        },
    )
    yield ox.Triple(structure, terms.node("rdf:type"), terms.node("qb:DataStructureDefinition"))
    for role, name in (
        *(("dimension", name) for name in ("mechanism", by, "sources")),
        ("measure", "areas"),
        ("attribute", "standing"),
    ):
        component = ox.NamedNode(f"{structure.value}-{name}")
        yield ox.Triple(structure, terms.node("qb:component"), component)
        yield from terms.describe(
            component,
            {
                "rdf:type": terms.node("qb:ComponentSpecification"),
                f"qb:{role}": ox.NamedNode(SPACE + name),
                "qb:componentRequired": terms.literal("true", "xsd:boolean") if role == "attribute" else None,
            },
        )
    for source in things.members(edition.store, "source"):
        answer = answers.answer(edition, query, {"source": source})
        for row in answer.table.rows:
            yield from _observation(cube, by, source, dict(zip(answer.columns, row, strict=True)))


def _observation(
    cube: ox.NamedNode, by: str, source: str, row: Mapping[str, terms.Term | None]
) -> Iterator[ox.Triple]:
    mechanism, column = (terms.value(_bound(row, name)) for name in ("mechanism", by))
    state = names.slug(terms.value(_bound(row, "state")))
    areas = row.get("areas") or terms.literal("1" if state == "listed" else "0", "xsd:integer")
    node = ox.NamedNode(f"{cube.value}-{'-'.join(map(names.local, (source, mechanism, column)))}")
    yield from terms.describe(
        node,
        {
            "rdf:type": terms.node("qb:Observation"),
            "qb:dataSet": cube,
            **{
                SPACE + name: ox.NamedNode(value)
                for name, value in (("mechanism", mechanism), (by, column), ("sources", source))
            },
            f"{SPACE}areas": areas,
            f"{SPACE}standing": _standing(state),
        },
    )


def _bound(row: Mapping[str, terms.Term | None], name: str) -> terms.Term:
    value = row[name]
    if value is None:
        raise ValueError(f"a cell without {name}")
    return value


@functools.cache
def _standing(state: str) -> ox.NamedNode:
    return ox.NamedNode(names.iri("cell-state", state))
