"""The edition as catalogues of data sets read it: in Croissant 1.1, and as a Frictionless Data Package.

Both are views of what is said elsewhere: of the edition by `schema_org`, of files by `distributions`, and of
the tables and their columns by the CSVW metadata beside them. Tables stand in them once dumps are built.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gcm_ld.core import names
from gcm_ld.edition import rights
from gcm_ld.metadata import distributions, schema_org
from gcm_ld.publish import publications, tables

CROISSANT = "http://mlcommons.org/croissant/1.1"
_PREFIXES: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
}
_OWN = (
    *("citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet"),
    *("format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
    *("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField"),
    "transform",
)
_TYPED: dict[str, Any] = {
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
_CONTEXT = _PREFIXES | dict(sorted({**{name: f"cr:{name}" for name in _OWN}, **_TYPED}.items()))
"""The context that Croissant prescribes."""

_TYPES = {
    "anyURI": ("sc:URL", "string"),
    "integer": ("sc:Integer", "integer"),
    "decimal": ("sc:Float", "number"),
    "boolean": ("sc:Boolean", "boolean"),
    "date": ("sc:Date", "date"),
    "gYear": ("sc:Text", "year"),
    "gYearMonth": ("sc:Text", "yearmonth"),
}
"""The types of Croissant and of Frictionless by that of CSVW; any other is text."""


def croissant(publication: publications.Publication) -> dict[str, Any]:
    """Return the edition in Croissant: each table is a file and a set of records."""
    about = schema_org.dataset(publication)
    kept = (
        *("name", "alternateName", "description", "url", "version", "datePublished", "dateCreated"),
        *("dateModified", "inLanguage", "license", "keywords", "creator", "publisher"),
    )
    described = list(_tables(publication))
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CROISSANT,
        **{name: about[name] for name in kept},
        "citeAs": publication.citation,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "description": file.holds,
                "contentUrl": distributions.address(publication, file.path),
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.digest,
            }
            for file, _ in described
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": _name(table["url"]),
                "name": _name(table["url"]),
                "description": table.get("dc:description", file.holds),
                "key": {"@id": f"{_name(table['url'])}/id"},
                "field": [_field(file, _name(table["url"]), column) for column in _columns(table)],
            }
            for file, table in described
        ],
    }


def data_package(publication: publications.Publication) -> dict[str, Any]:
    """Return the edition as a Frictionless Data Package: each table is a resource with its schema."""
    about, licence = publication.about, rights.license_name(publication.about["license"])
    sources = [value.value for value in publication.values(names.DATASET, "dcterms:source")]
    return {
        "profile": "tabular-data-package",
        "name": "gcm-ld",
        "id": names.DATASET,
        "title": about["title"],
        "description": publication.value(names.DATASET, "dcterms:description"),
        "homepage": publication.site.absolute(publication.site.page(names.DATASET)),
        "version": about["version"],
        "created": f"{publication.issued}T00:00:00Z",
        "keywords": [value.value for value in publication.values(names.DATASET, "dcat:keyword")],
        "licenses": [{"name": licence.replace(" ", "-"), "path": about["license"]}],
        "sources": [{"title": publication.label(source), "path": source} for source in sources],
        "resources": [
            {
                "name": _name(table["url"]),
                "path": distributions.address(publication, file.path),
                "profile": "tabular-data-resource",
                "title": table["dc:title"],
                "description": table.get("dc:description", file.holds),
                "format": "csv",
                "mediatype": file.media_type,
                "encoding": "utf-8",
                "bytes": file.size,
                "hash": f"sha256:{file.digest}",
                "schema": _schema(table),
            }
            for file, table in _tables(publication)
        ],
    }


def _tables(publication: publications.Publication) -> Iterator[tuple[distributions.File, Mapping[str, Any]]]:
    """Yield each table of the dumps with what CSVW says of it; none where there are no dumps."""
    if not (place := distributions.place(publication)):
        return
    files = {file.path: file for file in distributions.files(publication)}
    told = json.loads((place / "tables" / tables.METADATA).read_text(encoding="utf-8"))
    for table in told["tables"]:
        yield files[f"tables/{table['url']}"], table


def _columns(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [column for column in table["tableSchema"]["columns"] if not column.get("virtual")]


def _field(file: distributions.File, kind: str, column: Mapping[str, Any]) -> dict[str, Any]:
    """Return a column in Croissant: as text where a cell may be empty, since readers take no empty number."""
    known, _ = _TYPES.get(_type(column), ("sc:Text", ""))
    return {
        "@type": "cr:Field",
        "@id": f"{kind}/{column['name']}",
        "name": f"{kind}/{column['name']}",
        "description": column.get("dc:description") or column.get("dc:title") or column["name"],
        "dataType": known if column.get("required") and not column.get("separator") else "sc:Text",
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": column["name"]}},
    }


def _schema(table: Mapping[str, Any]) -> dict[str, Any]:
    fields = []
    for column in _columns(table):
        _, known = _TYPES.get(_type(column), ("", "string"))
        field = {
            "name": column["name"],
            "type": "string" if column.get("separator") else known,
            "title": column.get("dc:title", ""),
            "description": column.get("dc:description", ""),
            "rdfType": column.get("propertyUrl", ""),
        }
        found = {name: value for name, value in field.items() if value}
        fields.append(found | ({"constraints": {"required": True}} if column.get("required") else {}))
    keys = [
        {
            "fields": key["columnReference"],
            "reference": {
                "resource": _name(key["reference"]["resource"]),
                "fields": key["reference"]["columnReference"],
            },
        }
        for key in table["tableSchema"].get("foreignKeys", ())
    ]
    return {"fields": fields, "primaryKey": "id"} | ({"foreignKeys": keys} if keys else {})


def _type(column: Mapping[str, Any]) -> str:
    found = column.get("datatype", "string")
    return found if isinstance(found, str) else "string"


def _name(url: str) -> str:
    """Return the name of a resource: that of its file, without suffix."""
    return url.rpartition(".")[0]
