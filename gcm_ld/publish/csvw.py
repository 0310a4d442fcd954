"""CSVW metadata: what the tables and their columns hold, so that a program can read them as RDF."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset, rights
from gcm_ld.publish import tables

METADATA = "csv-metadata.json"

NOTE = (
    "A table holds what is stated of its things, not what follows from it by rules. Beside a column of IRIs "
    "stands one of their labels. Several values in a cell are parted by the separator of the column."
)

_XSD = names.PREFIXES["xsd"]


def metadata(edition: dataset.Edition, made: list[tables.Table]) -> str:
    """Return the CSVW metadata of the tables, to be kept beside them as `METADATA`."""
    store = edition.store
    about = tables.catalog(edition)
    holders = {row[0][0]: table for table in made for row in table.rows}
    sources = {source.graph: source for source in rights.sources(store)}
    held = rights.reserved(store)
    described = []
    for table in made:
        cells = (value for row in table.rows for cell in row for value in cell)
        own = [sources[graph] for graph in rights.excepted(cells, held)]
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


def _described(
    table: tables.Table, store: ox.Store, holders: dict[str, tables.Table], exception: str
) -> dict[str, object]:
    columns = [_column(column, store) for column in table.columns]
    if table.type:
        virtual = {"virtual": True, "propertyUrl": names.expand("rdf:type"), "valueUrl": table.type}
        columns.append({"name": "type", **virtual})
    schema: dict[str, object] = {"aboutUrl": "{+id}", "primaryKey": "id", "columns": columns}
    if keys := list(_foreign_keys(table, holders)):
        schema["foreignKeys"] = keys
    described = {"url": table.path, "dc:title": table.kind.replace("-", " ")}
    if definition := tables.value(store, table.type, "skos:definition"):
        described["dc:description"] = definition
    if exception:
        described["dc:rights"] = exception
    return {**described, "dc:extent": len(table.rows), "tableSchema": schema}


def _column(column: tables.Column, store: ox.Store) -> dict[str, object]:
    described: dict[str, object] = {"name": column.name}
    if label := tables.value(store, column.property, "rdfs:label"):
        described["dc:title"] = label
    if definition := tables.value(store, column.property, "skos:definition"):
        described["dc:description"] = definition
    described |= _datatype(column.type)
    if column.required:
        described["required"] = True
    if column.separator:
        described["separator"] = column.separator
    if not column.property:
        return described | {"suppressOutput": True}
    described["propertyUrl"] = column.property
    if column.type == "iri" and not column.separator:
        described["valueUrl"] = f"{{+{column.name}}}"
    return described


def _datatype(type_: str) -> dict[str, object]:
    if type_ == "iri":
        return {"datatype": "anyURI"}
    if ":" not in type_:
        return {"datatype": "string", "lang": type_}
    known = type_.startswith(_XSD)
    return {"datatype": type_.removeprefix(_XSD) if known else {"@id": type_, "base": "string"}}


def _foreign_keys(table: tables.Table, holders: dict[str, tables.Table]) -> Iterator[dict[str, object]]:
    """Yield a key for each column whose every cell is the IRI of one thing, all of them in one table."""
    for place, column in enumerate(table.columns):
        if column.type == "iri" and column.property and not column.separator:
            cells = [row[place][0] for row in table.rows if row[place]]
            kinds = {holders[cell].path if cell in holders else "" for cell in cells}
            if len(kinds) == 1 and (path := kinds.pop()):
                reference = {"resource": path, "columnReference": "id"}
                yield {"columnReference": column.name, "reference": reference}
