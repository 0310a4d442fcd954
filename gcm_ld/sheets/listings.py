"""Listings as Turtle: what a document lists of the work of a mechanism, and how its words were read."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import pyoxigraph as ox

from gcm_ld.core import names, suggest, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.presentation import dates
from gcm_ld.rdf import turtle
from gcm_ld.sheets import blocks, schema, workbook

FOLDER = "data/listings/"
SINCE = datetime.date(2018, 1, 1)
"""The day from which a listing is one of those since 2018, the year of the compact."""

COUNTED = ("exact", "part")
"""The relations of words that make an engagement."""

READERS = {"reader1_area": "first", "reader2_area": "second", "reader3_area": "third"}
_EDITOR = names.iri("organization", "gcm-ld")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


KINDS = (schema.LISTINGS, schema.ITEMS)
"""The kinds of sheet that this module makes Turtle of."""


def texts(records: Iterable[schema.Record], edition: dataset.Edition) -> dict[str, str]:
    """Return the Turtle in house form of each listing of some rows by its path in an edition.

    The rows are checked by the mechanisms and areas of focus of the edition. Raises SheetError with a line
    for each row that speaks of what is not there or contradicts another row.
    """
    records, store = list(records), edition.store
    wrong = [*_unknown(records, store), *_contradictions(records), *_unfit(records, store)]
    if wrong:
        raise workbook.SheetError("\n".join(dict.fromkeys(wrong)))
    listings = {record["listing"]: record for record in records if record.kind == schema.LISTINGS.name}
    items: dict[str, list[schema.Record]] = defaultdict(list)
    for record in records:
        if record.kind == schema.ITEMS.name:
            items[record["listing"]].append(record)
    for slug in listings.keys() - items.keys() & set(
        _slugs(store)
    ):  # a sheet of lists alone keeps their items
        items[slug] = [record for record in rows(store, slug) if record.kind == schema.ITEMS.name]
    documents = _documents(listings, store)
    return {
        f"{FOLDER}{slug}.ttl": _write(record, items[slug], slug, documents)
        for slug, record in listings.items()
    }


def rows(store: ox.Store, slug: str) -> list[schema.Record]:
    """Return a listing of an edition as the rows that make it, those of its items after its own.

    Raises ThingError for a slug that is no listing, or is that of the note, whose table is no list of items.
    """
    listing = ox.NamedNode(things.resolve(store, slug, "listing"))
    document = blocks.one(store, listing, "gcm:inDocument")
    kinds = {value: text for text, value in _KINDS.items()}
    if blocks.slug(blocks.one(store, document, "gcm:documentKind")) not in kinds:
        raise things.ThingError(
            f"the listing {slug!r} is that of the note; it is kept in {FOLDER}annex-2.ttl."
        )
    texts = {
        "listing": blocks.slug(listing),
        "mechanism": " ".join(map(blocks.slug, blocks.every(store, listing, "gcm:listsFor"))),
        "url": blocks.text(store, document, "gcm:address"),
        "title": blocks.text(store, document, "skos:prefLabel"),
        "publisher": blocks.text(store, document, "gcm:publishedBy"),
        "kind": kinds[blocks.slug(blocks.one(store, document, "gcm:documentKind"))],
        "as_of": blocks.text(store, listing, "gcm:asOf"),
        "date_basis": blocks.slug(blocks.one(store, listing, "gcm:dateBasis")),
        "date_reason": blocks.text(store, listing, "gcm:dateReason"),
        "list_completeness": blocks.slug(blocks.one(store, listing, "gcm:completeness")).replace("-", " "),
        "accessed": blocks.text(store, document, "gcm:accessed"),
        "rights_remark": blocks.text(store, document, "gcm:rights"),
        "mirror": "y" if blocks.every(store, document, "gcm:isMirror") else "",
    }
    found = [schema.Record(schema.LISTINGS.name, texts, {})]
    items = [
        terms.resource(quad.subject)
        for quad in store.quads_for_pattern(None, terms.node("gcm:inListing"), listing)
        if terms.value(quad.subject).startswith(names.iri("item", ""))
    ]
    for item in sorted(items, key=lambda item: int(blocks.text(store, item, "gcm:position"))):
        codings = [q.subject for q in store.quads_for_pattern(None, terms.node("gcm:codedItem"), item)]
        readers = {blocks.slug(reader) for reader in blocks.every(store, item, "gcm:readBy")}
        quote = next(iter(blocks.every(store, item, "gcm:quote")))
        for coding in sorted(map(terms.resource, codings), key=str):
            area = "".join(map(blocks.slug, blocks.every(store, coding, "gcm:area")))
            relation = blocks.slug(blocks.one(store, coding, "gcm:wordRelation"))
            named = {blocks.slug(reader) for reader in blocks.every(store, coding, "gcm:namedBy")}
            counted = relation in COUNTED
            agreed = blocks.text(store, coding, "gcm:agreed") == "true"
            texts = {
                "listing": blocks.slug(listing),
                "mechanism": blocks.slug(blocks.one(store, item, "gcm:mechanism")),
                "position": blocks.text(store, item, "gcm:position"),
                "words": terms.value(quote),
                "area": area,
                "relation": relation,
                "reason": blocks.text(store, coding, "gcm:reason")
                or blocks.text(store, coding, "gcm:remark"),
                "agreed": ("y" if agreed else "n") if counted else "",
                **{
                    column: "not coded" if name not in readers else area if name in named else ""
                    for column, name in READERS.items()
                },
                "language": terms.language(quote),
                "adjudicated": "",
            }
            found.append(schema.Record(schema.ITEMS.name, texts, {}))
    return found


def _documents(listings: Mapping[str, schema.Record], store: ox.Store) -> dict[str, str]:
    """Return the slug of the document of each listing: one for all with the same address and title.

    It is the shortest slug of these listings, or of the documents of the edition with that address and title.
    """
    slugs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slug, one in listings.items():
        slugs[one["url"], one["title"]].add(slug)
    for url, title in slugs:
        for quad in store.quads_for_pattern(None, terms.node("gcm:address"), ox.NamedNode(url)):
            if blocks.text(store, terms.resource(quad.subject), "skos:prefLabel") == title:
                slugs[url, title].add(blocks.slug(quad.subject))
    return {
        slug: min(slugs[one["url"], one["title"]], key=lambda slug: (len(slug), slug))
        for slug, one in listings.items()
    }


def _write(record: schema.Record, items: list[schema.Record], slug: str, documents: Mapping[str, str]) -> str:
    triples = [*_listing(record, slug, documents)]
    for _, rows in groupby(items, key=lambda row: (row["mechanism"], row["position"])):
        triples += _item(list(rows), documents[slug])
    triples += _engagements(items, documents[slug])
    title = record["title"]
    return turtle.write(
        triples, f"{title}{'' if title.endswith('.') else '.'} What it lists, and how the words were read."
    )


def _listing(record: schema.Record, slug: str, documents: Mapping[str, str]) -> Iterator[ox.Triple]:
    document = names.iri("document", documents[slug])
    title, as_of = record["title"], record["as_of"]
    begin, end = dates.interval(as_of) if as_of else (None, None)
    groups = ["others", "all", *(["since"] if begin and begin >= SINCE else [])]
    part = slug.removeprefix(documents[slug]).strip("-").replace("-", " ")
    label = f"{title}, {dates.interval_words(as_of) if as_of else 'undated'}{f', {part}' if part else ''}"
    yield from blocks.about(
        names.iri("listing", slug),
        {
            "rdf:type": [terms.node("gcm:Listing")],
            "skos:prefLabel": [blocks.english(label)],
            "gcm:asOf": [ox.Literal(as_of)] if as_of else [],
            "gcm:firstDay": blocks.days(begin),
            "gcm:lastDay": blocks.days(end),
            "gcm:dateBasis": [blocks.thing("date-basis", record["date_basis"])],
            "gcm:dateReason": [blocks.english(record["date_reason"])] if record["date_reason"] else [],
            "gcm:completeness": [blocks.thing("completeness", names.slug(record["list_completeness"]))],
            "gcm:inDocument": [ox.NamedNode(document)],
            "gcm:listsFor": [blocks.thing("mechanism", one) for one in record["mechanism"].split()],
            "gcm:sourceGroup": [blocks.thing("source", group) for group in groups],
        },
    )
    if documents[slug] != slug:
        return
    yield from blocks.about(
        document,
        {
            "rdf:type": [terms.node("gcm:Document")],
            "skos:prefLabel": [blocks.english(title)],
            "gcm:address": [ox.NamedNode(record["url"])],
            "gcm:accessed": blocks.days(record["accessed"]),
            "gcm:documentKind": [blocks.thing("document-kind", _KINDS[record["kind"]])],
            "gcm:publishedBy": [blocks.english(record["publisher"])],
            "gcm:rights": [blocks.english(record["rights_remark"])] if record["rights_remark"] else [],
            **blocks.mirror(record),
            "gcm:versionOf": [ox.NamedNode(record["url"])] if record["kind"] == "mechanism page" else [],
        },
    )


_KINDS = {
    text: names.slug(text) for text in next(c for c in schema.LISTINGS.columns if c.name == "kind").words
}
_KINDS["mechanism page"] = "mechanism-page"


def _item(rows: list[schema.Record], document: str) -> Iterator[ox.Triple]:
    row = rows[0]
    item = _name("item", row)
    yield from blocks.about(
        item,
        {
            "rdf:type": [terms.node("gcm:ListedItem")],
            "gcm:basis": [blocks.thing("basis", "sourced")],
            "gcm:certainty": [blocks.thing("certainty", "found")],
            "gcm:inListing": [blocks.thing("listing", row["listing"])],
            "gcm:mechanism": [blocks.thing("mechanism", row["mechanism"])],
            "gcm:position": [terms.literal(row["position"], "xsd:integer")],
            "gcm:quote": [ox.Literal(row["words"], language=_language(row))],
            "gcm:readBy": [
                blocks.thing("reader", name) for column, name in READERS.items() if row[column] != "not coded"
            ],
            "gcm:source": [blocks.thing("document", document)],
        },
    )
    for row in rows:
        is_exact = row["relation"] == "exact"
        named = [
            blocks.thing("reader", name)
            for column, name in READERS.items()
            if row["area"] and row[column] == row["area"]
        ]
        yield from blocks.about(
            f"{_name('coding', row)}/{row['area'] or 'none'}",
            {
                "rdf:type": [terms.node("gcm:Coding")],
                "gcm:agreed": [terms.literal("true" if row["agreed"] == "y" else "false", "xsd:boolean")],
                "gcm:area": [blocks.thing("area", row["area"])] if row["area"] else [],
                "gcm:codedItem": [ox.NamedNode(item)],
                "gcm:namedBy": named,
                "gcm:wordRelation": [blocks.thing("relation", row["relation"])],
                "gcm:source": [blocks.thing("document", document)],
                **_basis(is_exact, row["reason"]),
            },
        )


def _engagements(rows: Iterable[schema.Record], document: str) -> Iterator[ox.Triple]:
    pairs: dict[tuple[str, str], list[schema.Record]] = defaultdict(list)
    for row in rows:
        if row["relation"] in COUNTED:
            pairs[row["mechanism"], row["area"]].append(row)
    for (mechanism, area), some in pairs.items():
        is_exact = any(row["relation"] == "exact" for row in some)
        reasons = dict.fromkeys(row["reason"] for row in some if row["reason"])
        yield from blocks.about(
            names.iri("engagement", some[0]["listing"], mechanism, area),
            {
                "rdf:type": [terms.node("gcm:Engagement")],
                "gcm:agreed": [
                    terms.literal("true" if any(r["agreed"] == "y" for r in some) else "false", "xsd:boolean")
                ],
                "gcm:area": [blocks.thing("area", area)],
                "gcm:engagedMechanism": [blocks.thing("mechanism", mechanism)],
                "gcm:fromItem": [ox.NamedNode(_name("item", row)) for row in some],
                "gcm:inListing": [blocks.thing("listing", some[0]["listing"])],
                "gcm:source": [blocks.thing("document", document)],
                **_basis(is_exact, "; ".join(reasons)),
            },
        )


def _basis(is_exact: bool, reason: str) -> dict[str, list[terms.Term]]:
    """Return on what a reading of words rests: on the words where they name the area, else on a judgement."""
    if is_exact:
        return {
            "gcm:basis": [blocks.thing("basis", "sourced")],
            "gcm:certainty": [blocks.thing("certainty", "found")],
            "gcm:remark": [blocks.english(reason)] if reason else [],
        }
    return {
        "gcm:basis": [blocks.thing("basis", "editorial")],
        "gcm:certainty": [blocks.thing("certainty", "derived")],
        "gcm:editor": [ox.NamedNode(_EDITOR)],
        "gcm:reason": [blocks.english(reason)],
    }


def _unknown(records: Iterable[schema.Record], store: ox.Store) -> Iterator[str]:
    """Yield a finding for each mechanism, area of focus or listing that is not there."""
    records = list(records)
    known = {
        kind: [names.local(iri) for iri in things.members(store, kind)] for kind in ("mechanism", "area")
    }
    known["listing"] = [record["listing"] for record in records if record.kind == schema.LISTINGS.name]
    for record in records:
        columns = ["mechanism"] if record.kind == schema.LISTINGS.name else ["listing", "mechanism", "area"]
        for column in columns:
            for slug in record[column].split():
                if slug not in known[column]:
                    yield record.wrong(column, f"no {column} {slug!r}; {suggest.advice(slug, known[column])}")


def _unfit(records: Iterable[schema.Record], store: ox.Store) -> Iterator[str]:
    """Yield a finding for each listing with a name that no file here has, or that of the note."""
    for row in records:
        if row.kind != schema.LISTINGS.name:
            continue
        if not files.is_name(path := f"{FOLDER}{row['listing']}.ttl"):
            yield row.wrong("listing", f"{path} would be taken for a copy; choose another name.")
        if row["listing"] in _slugs(store):
            try:
                rows(store, row["listing"])
            except things.ThingError as error:
                yield row.wrong("listing", str(error))


def _slugs(store: ox.Store) -> list[str]:
    return [*map(names.local, things.members(store, "listing"))]


def _contradictions(records: Iterable[schema.Record]) -> Iterator[str]:
    """Yield a finding for each row that can't stand beside those before it, or says two things at once."""
    seen: dict[tuple[str, ...], schema.Record] = {}
    words: dict[tuple[str, ...], schema.Record] = {}
    for row in records:
        is_item = row.kind == schema.ITEMS.name
        key = (row["listing"], *((row["mechanism"], row["position"], row["area"]) if is_item else ()))
        if key in seen:
            where = next(iter(seen[key].places.values()))
            yield row.wrong(
                "listing", f"the same {'item and area' if is_item else 'listing'} as in {where}; keep one."
            )
        seen[key] = row
        if not is_item:
            continue
        first = words.setdefault(key[:3], row)
        if first["words"] != row["words"]:
            yield row.wrong(
                "words", f"other words than in {first.places['words']}, at the same position; correct one."
            )
        if bool(row["area"]) == (row["relation"] == "none"):
            yield row.wrong("area", "an area goes with every relation but none; correct one of the two.")
        if row["relation"] != "exact" and not row["reason"]:
            yield row.wrong(
                "reason", "words that do not name the area need a reason; write why they were read so."
            )


def _language(row: schema.Record) -> str:
    return row["language"] or ("ar" if _ARABIC.search(row["words"]) else "en")


def _name(kind: str, row: schema.Record) -> str:
    return names.iri(kind, row["listing"], row["mechanism"], row["position"])
