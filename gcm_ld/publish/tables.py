"""CSV tables, one for each kind of thing, one row a thing.

A table holds what the ontology's schemes and the data state, not what follows from it. A column holds one
property and one type of value: a property with values of several types has several columns (`start`,
`start_gYear`). Beside a column of IRIs stands one of their labels. Several values share a cell, parted by the
column's separator. CSVW metadata beside the tables say what they and their columns hold, so that a
program can read them as RDF.
"""

import csv
import functools
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import dataset, rights, things
from gcm_ld.rdf import turtle

SEPARATORS = ("|", "¦", "‖")
"""A column is parted by the first of these that none of its values holds."""

_OWL = names.PREFIXES["owl"]
_XSD = names.PREFIXES["xsd"]
_TYPE = terms.node("rdf:type")
_LABELS = ("skos:prefLabel", "gcm:shortLabel", "skos:altLabel", "skos:hiddenLabel", "skos:definition")
_RANKS = ("en", "iri", "string", "integer", "decimal", "boolean", "date", "gYearMonth", "gYear", "anyURI")
"""Where a property has values of several types, the first of these has the property's plain name."""


@dataclass(frozen=True)
class Column:
    """A column: its name, the property whose values it holds ("" for the thing itself and for labels), their
    type (`iri`, a language, or the IRI of a datatype), the separator where a cell holds several, and whether
    every row has a value.
    """

    name: str
    property: str
    type: str
    separator: str = ""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """The things of one kind: the kind, the class where all have the same, columns and rows of cells."""

    kind: str
    type: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def path(self) -> str:
        return f"{self.kind}.csv"

    @property
    def values(self) -> Iterator[str]:
        """All values in the cells, one by one."""
        return (value for row in self.rows for cell in row for value in cell)


def make(edition: dataset.Edition) -> list[Table]:
    """Return a table for each kind of thing that the edition states something about, by kind."""
    about: dict[str, dict] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    spaces = {names.PREFIXES[kind]: kind for kind in kinds.REGISTRY}
    for quad in edition.store:
        kind = _kind(quad.subject, spaces)
        if kind and not terms.is_inferred(quad) and not rights.is_of_others(quad):
            values = about[kind][quad.subject.value][quad.predicate.value]
            if quad.object not in values:
                values.append(quad.object)
    typed = {
        kind: {iri: said for iri, said in about[kind].items() if _is_thing(said)} for kind in sorted(about)
    }
    label = functools.cache(lambda iri: things.label(edition.store, iri))
    return [_table(kind, rows, label) for kind, rows in typed.items() if rows]


def catalog(edition: dataset.Edition) -> dict[str, str]:
    """Return title, version, license and rights of the edition from its catalog, "" where it has none."""
    store = edition.store
    quads = store.quads_for_pattern(None, _TYPE, terms.node("dcat:Dataset"))
    iri = min((terms.value(quad.subject) for quad in quads), default="")
    properties = ("dcterms:title", "dcat:version", "dcterms:license", "dcterms:rights")
    return {name.partition(":")[2]: terms.first(store, iri, name) for name in properties}


def to_csv(table: Table) -> str:
    """Return the table as RFC 4180 CSV with a head, lines that end in CR LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow(column.separator.join(cell) for column, cell in cells)
    return text.getvalue()


def _kind(subject: terms.AnyTerm, spaces: dict[str, str]) -> str | None:
    """Return the kind of a thing by its IRI, None for blank nodes and for what is of no kind."""
    if not isinstance(subject, ox.NamedNode) or subject.value in spaces:
        return None
    if subject.value.startswith(names.BASE):
        head, slash, _ = subject.value.removeprefix(names.BASE).partition("/")
        return spaces.get(names.BASE + head + slash) if slash else None
    return spaces.get(subject.value[: subject.value.rfind("/") + 1])


def _is_thing(said: dict[str, list]) -> bool:
    return bool(said[_TYPE.value]) and not any(kind.value.startswith(_OWL) for kind in said[_TYPE.value])


def _table(kind: str, things_: dict[str, dict], label: Callable[[str], str]) -> Table:
    iris = sorted(things_, key=turtle.natural)
    types = {value.value for said in things_.values() for value in said[_TYPE.value]}
    one = types.pop() if len(types) == 1 else ""
    parts: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri, said in things_.items():
        for property_, values in said.items():
            for value in values:
                if not isinstance(value, ox.BlankNode) and not (one and property_ == _TYPE.value):
                    parts[property_, _type(value)][iri].append(value.value)
    columns = [Column("id", "", "iri", required=True)]
    cells: list[dict[str, tuple[str, ...]]] = [{iri: (iri,) for iri in iris}]
    named = _names(list(parts))
    for (property_, type_), name in sorted(named.items(), key=lambda item: _order(item, parts, len(iris))):
        values = {
            iri: tuple(sorted(texts, key=turtle.natural)) for iri, texts in parts[property_, type_].items()
        }
        column = Column(name, property_, type_, _separator(values), len(values) == len(iris))
        columns.append(column)
        cells.append(values)
        if type_ == "iri":
            labels = {iri: tuple(map(label, row)) for iri, row in values.items()}
            if any(set(labels[iri]) - set(map(names.compact, row)) for iri, row in values.items()):
                separator = column.separator and _separator(labels)
                columns.append(Column(f"{name}Label", "", "en", separator, column.required))
                cells.append(labels)
    rows = tuple(tuple(values.get(iri, ()) for values in cells) for iri in iris)
    return Table(kind, one, tuple(columns), rows)


def _type(value: ox.NamedNode | ox.Literal) -> str:
    if isinstance(value, ox.NamedNode):
        return "iri"
    return value.language or value.datatype.value


def _names(parts: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return a column's name by property and type: the local name, with more where that is not enough."""
    locals_ = Counter(names.local(property_) for property_ in {property_ for property_, _ in parts})
    named: dict[tuple[str, str], str] = {}
    for property_, type_ in sorted(parts, key=lambda part: (part[0], _rank(part[1]))):
        name = names.local(property_)
        if locals_[name] > 1 and not property_.startswith(names.ONTOLOGY):
            name = names.compact(property_).replace(":", "_")
        if name in ("id", "type", *named.values()) and property_ != _TYPE.value:
            name += "_" + (names.local(type_) if ":" in type_ else type_).replace("-", "_")
        named[property_, type_] = name
    return named


def _rank(type_: str) -> tuple[int, str]:
    short = type_.removeprefix(_XSD)
    return (_RANKS.index(short) if short in _RANKS else len(_RANKS), type_)


def _order(item: tuple, parts: dict, count: int) -> tuple:
    """Types and labels first, then what every row has, then the rest, by name."""
    (property_, type_), name = item
    short = names.compact(property_)
    label = _LABELS.index(short) if short in _LABELS else len(_LABELS)
    return property_ != _TYPE.value, label, len(parts[property_, type_]) < count, name


def _separator(cells: dict[str, tuple[str, ...]]) -> str:
    if all(len(cell) < 2 for cell in cells.values()):
        return ""
    text = "".join(value for cell in cells.values() for value in cell)
    fits = [mark for mark in SEPARATORS if mark not in text]
    if not fits:
        raise dataset.EditionError(
            f"data/: values hold all of {' '.join(SEPARATORS)}. Leave one of them out."
        )
    return fits[0]


METADATA = "csv-metadata.json"

NOTE = (
    "A table holds what is stated of its things, not what follows from it by rules. Beside a column of IRIs "
    "stands one of their labels. Several values in a cell are parted by the separator of the column."
)


def metadata(edition: dataset.Edition, made: list[Table]) -> str:
    """Return the CSVW metadata of the tables, to be kept beside them as `METADATA`."""
    store = edition.store
    about = catalog(edition)
    holders = {row[0][0]: table for table in made for row in table.rows}
    sources = {source.graph: source for source in rights.sources(store)}
    held = rights.reserved(store)
    described = []
    for table in made:
        own = [sources[graph] for graph in rights.excepted(table.values, held)]
        described.append(_described(table, store, holders, rights.exception(own) if own else ""))
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about["title"],
        "dc:description": NOTE,
        "dc:license": {"@id": about["license"]},
        "dc:rights": about["rights"],
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tables": described,
    }
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def _described(table: Table, store: ox.Store, holders: dict[str, Table], exception: str) -> dict[str, object]:
    columns = [_column(column, store) for column in table.columns]
    if table.type:
        virtual = {"virtual": True, "propertyUrl": names.expand("rdf:type"), "valueUrl": table.type}
        columns.append({"name": "type", **virtual})
    schema: dict[str, object] = {"aboutUrl": "{+id}", "primaryKey": "id", "columns": columns}
    if keys := list(_foreign_keys(table, holders)):
        schema["foreignKeys"] = keys
    words = {
        "url": table.path,
        "dc:title": table.kind.replace("-", " "),
        "dc:description": terms.first(store, table.type, "skos:definition"),
        "dc:rights": exception,
    }
    about = {name: text for name, text in words.items() if text}
    return {**about, "dc:extent": len(table.rows), "tableSchema": schema}


def _column(column: Column, store: ox.Store) -> dict[str, object]:
    is_link = column.property and column.type == "iri" and not column.separator
    described = {
        "name": column.name,
        "dc:title": terms.first(store, column.property, "rdfs:label"),
        "dc:description": terms.first(store, column.property, "skos:definition"),
        **_datatype(column.type),
        "required": column.required,
        "separator": column.separator,
        "suppressOutput": not column.property,
        "propertyUrl": column.property,
        "valueUrl": f"{{+{column.name}}}" if is_link else "",
    }
    return {name: value for name, value in described.items() if value}


def _datatype(type_: str) -> dict[str, object]:
    if type_ == "iri":
        return {"datatype": "anyURI"}
    if ":" not in type_:
        return {"datatype": "string", "lang": type_}
    known = type_.startswith(_XSD)
    return {"datatype": type_.removeprefix(_XSD) if known else {"@id": type_, "base": "string"}}


def _foreign_keys(table: Table, holders: dict[str, Table]) -> Iterator[dict[str, object]]:
    """Yield a key for each column whose every cell is the IRI of one thing, all of them in one table."""
    for place, column in enumerate(table.columns):
        if column.type == "iri" and column.property and not column.separator:
            cells = [row[place][0] for row in table.rows if row[place]]
            kinds = {holders[cell].path if cell in holders else "" for cell in cells}
            if len(kinds) == 1 and (path := kinds.pop()):
                reference = {"resource": path, "columnReference": "id"}
                yield {"columnReference": column.name, "reference": reference}
