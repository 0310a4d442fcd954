"""Facts and meetings as Turtle: a value with the statement that it rests on, a meeting with its facts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.core import names, suggest, terms
from gcm_ld.edition import dataset, things
from gcm_ld.presentation import dates
from gcm_ld.rdf import turtle
from gcm_ld.sheets import blocks, schema, workbook

KINDS = (schema.STATED_VALUES, schema.MEETINGS)
"""The kinds of sheet that this module makes Turtle of."""

_STATEMENT = "stated-value"
_NUMBERS, _PLAIN = ("gcm:memberCount", "gcm:plannedDays"), ("gcm:acronym",)
_DATES = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}
_HELD = ("start", "end", "place", "country")
_PLANNED = ("plannedFor", "plannedDays", "plannedPlace", "plannedCountry")
_ONLINE = "online"
_EDITOR = blocks.thing("organization", "gcm-ld")


@dataclass
class _Change:
    """What some rows do to an edition: triples that come, triples that go, and the documents of the rows."""

    store: ox.Store
    documents: blocks.Documents
    added: list[ox.Triple] = field(default_factory=list)
    dropped: set[ox.Triple] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def replace(self, subject: ox.NamedNode, values: Mapping[str, list[terms.Term]]) -> None:
        """Give a thing these values in the place of those that it has for the same properties."""
        for name in values:
            self.dropped |= {q.triple for q in self.store.quads_for_pattern(subject, terms.node(name), None)}
        self.added += blocks.about(subject.value, values)


def texts(records: Iterable[schema.Record], edition: dataset.Edition) -> dict[str, str]:
    """Return the Turtle in house form of each file of an edition that facts and meetings change, by its path.

    A row corrects the statement of its number, or the one that gives the same value by the same source; else
    it is a new statement. Raises SheetError with a line for each row that speaks of what is not there.
    """
    records = list(records)
    change = _Change(edition.store, blocks.Documents(edition.store))
    meetings = [row for row in records if row.kind == schema.MEETINGS.name]
    wrong = [*_unknown(records, change)]
    if wrong:
        raise workbook.SheetError("\n".join(dict.fromkeys(wrong)))
    facts = [fact for row in meetings for fact in _meeting(row, change)]
    for row in (*facts, *(row for row in records if row.kind == schema.STATED_VALUES.name)):
        _fact(row, change)
    return blocks.merged(edition, [*change.added, *change.documents.triples], change.dropped)


def rows(store: ox.Store, of: str) -> list[schema.Record]:
    """Return what is said of a thing as the rows that make it; the meetings of a mechanism too.

    Raises ThingError for what is no thing of the edition.
    """
    thing = ox.NamedNode(things.resolve(store, of))
    meetings = [thing] if _is_a(thing, "meeting") else blocks.subjects(store, "gcm:meetingOf", thing)
    found = [_as_meeting(store, meeting) for meeting in meetings]
    statements = blocks.subjects(store, "gcm:about", thing)
    return found + [
        _as_fact(store, one) for one in sorted(statements, key=lambda one: turtle.natural(one.value))
    ]


def _fact(row: schema.Record, change: _Change) -> None:
    subject, property_ = ox.NamedNode(names.BASE + row["thing"]), _property(row["property"])
    value = _value(row) if row["value"] else None
    sources = change.documents.of(row)
    statement = _statement(row, subject, property_, value, sources, change)
    for old in blocks.every(change.store, statement, "gcm:value"):
        said = ox.Triple(subject, property_, terms.rdf11(old))
        if said not in change.added:
            change.dropped.add(said)
    standing = row["value_status"] or ("adopted" if value is not None else "")
    change.dropped |= {quad.triple for quad in change.store.quads_for_pattern(statement, None, None)}
    if value is not None and standing == "adopted":
        change.added.append(ox.Triple(subject, property_, value))
    change.added += blocks.about(
        statement.value,
        {
            "rdf:type": [terms.node("gcm:StatedValue")],
            "gcm:about": [subject],
            "gcm:property": [property_],
            "gcm:value": [] if value is None else [value],
            "gcm:valueStatus": [blocks.thing("value-status", standing)] if standing else [],
            "gcm:since": [terms.literal(row["since"], _DATES[len(row["since"])])] if row["since"] else [],
            "gcm:period": [blocks.english(row["period"])] if row["period"] else [],
            "gcm:passage": [blocks.thing("passage", slug) for slug in row["passage"].split()],
            "gcm:source": [*sources],
            **known(row),
        },
    )


def known(row: schema.Record) -> dict[str, list[terms.Term]]:
    """Return how a statement is known, as its row says: basis, certainty, time, words, reason, remark."""
    usual = {"printed": "found", "sourced": "found"}.get(row["basis"], "derived")
    return {
        "gcm:basis": [blocks.thing("basis", row["basis"])],
        "gcm:certainty": [blocks.thing("certainty", row["certainty"] or usual)],
        "gcm:editor": [_EDITOR] if row["basis"] == "editorial" else [],
        "gcm:asOf": [ox.Literal(row["as_of"])] if row["as_of"] else [],
        "gcm:quote": [blocks.english(row["quote"], row["quote_language"] or "en")] if row["quote"] else [],
        "gcm:reason": [blocks.english(row["reason"])] if row["reason"] else [],
        "gcm:remark": [blocks.english(row["remark"])] if row["remark"] else [],
    }


def _statement(
    row: schema.Record,
    subject: ox.NamedNode,
    property_: ox.NamedNode,
    value: terms.Term | None,
    sources: list[ox.NamedNode],
    change: _Change,
) -> ox.NamedNode:
    """Return the statement that a row makes: that of its number, the same one as before, or a new one."""
    plain = names.iri(_STATEMENT, row["thing"], names.local(property_.value))
    if row["number"]:
        return ox.NamedNode(f"{plain}/{row['number']}")
    held = [
        one
        for one in blocks.subjects(change.store, "gcm:about", subject)
        if property_ in blocks.every(change.store, one, "gcm:property")
    ]
    for one in held:
        same = blocks.every(change.store, one, "gcm:value") == ([] if value is None else [value])
        if same and blocks.every(change.store, one, "gcm:source") == sorted(sources, key=str):
            return one
    change.taken |= {one.value for one in held}
    free = (f"{plain}/{n}" if n > 1 else plain for n in range(1, 1000))
    new = next(iri for iri in free if iri not in change.taken and f"{iri}/1" not in change.taken)
    change.taken.add(new)
    return ox.NamedNode(new)


def _meeting(row: schema.Record, change: _Change) -> Iterator[schema.Record]:
    """Give a meeting what its row says that needs no statement, and yield its facts as rows."""
    meeting = blocks.thing("meeting", row["meeting"])
    sources = change.documents.of(row)
    change.replace(
        meeting,
        {
            "rdf:type": [terms.node("gcm:Meeting")],
            "skos:prefLabel": [blocks.english(row["name"])],
            "gcm:meetingKind": [blocks.thing("meeting-kind", row["kind"])],
            "gcm:meetingOf": [blocks.thing("mechanism", slug) for slug in row["mechanism"].split()],
            "gcm:number": [terms.literal(row["number"], "xsd:integer")] if row["number"] else [],
            "gcm:heldOnline": [terms.literal("true", "xsd:boolean")] if row["place"] == _ONLINE else [],
        },
    )
    change.added += [ox.Triple(meeting, terms.node("gcm:sourcedFrom"), source) for source in sources]
    place = _place(row, change)
    first, last, where, state = _PLANNED if row["planned"] else _HELD
    values = {
        first: row["start"],
        last: str(_length(row)) if row["planned"] and row["end"] else "" if row["planned"] else row["end"],
        where: place if place.startswith("place/") else "",
        state: place if place.startswith("state/") else "",
        "topic": row["theme"],
        "outcomeText": row["outcome"],
    }
    texts = dict.fromkeys((column.name for column in schema.STATED_VALUES.columns), "")
    texts |= {name: row[name] for name in texts if name in row.texts and name != "number"}
    if sources:
        for name, value in values.items():
            if value:
                said = {"thing": f"meeting/{row['meeting']}", "property": name, "value": value}
                yield schema.Record(schema.STATED_VALUES.name, texts | said, row.places)


def _length(row: schema.Record) -> int:
    return (dates.bounds(row["end"])[1] - dates.bounds(row["start"])[0]).days + 1


def _place(row: schema.Record, change: _Change) -> str:
    """Return the place of a meeting, made where it is new, or the State where no more is known."""
    if row["place"] in ("", _ONLINE):
        return f"state/{row['country']}" if row["country"] else ""
    place = blocks.thing("place", names.slug(row["place"]))
    if place.value not in things.members(change.store, "place") and place.value not in change.taken:
        change.taken.add(place.value)
        change.added += blocks.about(
            place.value,
            {
                "rdf:type": [terms.node("gcm:Place")],
                "skos:prefLabel": [blocks.english(row["place"])],
                "gcm:inCountry": [blocks.thing("state", row["country"])],
            },
        )
    return f"place/{names.local(place.value)}"


def _unknown(records: Iterable[schema.Record], change: _Change) -> Iterator[str]:
    """Yield a finding for each thing, property, kind, mechanism, place or document that is not there."""
    records, store = list(records), change.store
    known = {
        kind: [*map(names.local, things.members(store, kind))]
        for kind in ("mechanism", "meeting-kind", "state")
    }
    new = [f"meeting/{row['meeting']}" for row in records if row.kind == schema.MEETINGS.name]
    held = {iri.removeprefix(names.BASE) for iri in things.members(store)} | set(new)
    passages = [one.partition("/")[2] for one in held if one.startswith("passage/")]
    properties = {names.compact(iri).removeprefix("gcm:") for iri in _properties(store)}
    for row in records:
        yield from change.documents.wrong(row)
        if row.kind == schema.STATED_VALUES.name:
            if row["thing"] not in held:
                yield row.wrong("thing", f"no thing {row['thing']!r}; {suggest.advice(row['thing'], held)}")
            if row["property"] not in properties:
                yield row.wrong(
                    "property",
                    f"no property {row['property']!r}; {suggest.advice(row['property'], properties)}",
                )
            for slug in row["passage"].split():
                if f"passage/{slug}" not in held:
                    yield row.wrong("passage", f"no passage {slug!r}; {suggest.advice(slug, passages)}")
            try:
                _value(row)
            except ValueError as error:
                yield row.wrong("value", f"{row['value']!r} is no address: {error}. Correct it.")
            continue
        for column, kind in (("mechanism", "mechanism"), ("kind", "meeting-kind"), ("country", "state")):
            for slug in row[column].split():
                if slug not in known[kind]:
                    yield row.wrong(column, f"no {column} {slug!r}; {suggest.advice(slug, known[kind])}")
        if bool(row["basis"]) != bool(row["source"] or row["source_url"]):
            yield row.wrong(
                "basis", "a meeting has both a basis and a source, or neither; write the other one."
            )
        if row["end"] and not row["start"]:
            yield row.wrong("start", "a meeting that ends begins, too; write its first day.")
        if row["place"] and not names.slug(row["place"]):
            yield row.wrong("place", f"{row['place']!r} has no Latin letter; write it in these.")
        place = names.iri("place", names.slug(row["place"]))
        if (
            row["place"] not in ("", _ONLINE)
            and not row["country"]
            and place not in things.members(store, "place")
        ):
            yield row.wrong("country", f"the country of {row['place']!r} is not known; write its code.")


def _properties(store: ox.Store) -> set[str]:
    """Return the properties of the ontology, and the others that statements give values for."""
    types = [terms.node(f"owl:{kind}Property") for kind in ("Object", "Datatype", "Annotation")]
    own = {terms.value(q.subject) for kind in types for q in store.quads_for_pattern(None, None, kind)}
    return own | {
        terms.value(q.object) for q in store.quads_for_pattern(None, terms.node("gcm:property"), None)
    }


def _property(name: str) -> ox.NamedNode:
    return terms.node(name if ":" in name else f"gcm:{name}")


def _value(row: schema.Record) -> terms.Term:
    text, property_ = row["value"], names.compact(_property(row["property"]).value)
    if property_ in _NUMBERS:
        return terms.literal(text, "xsd:integer")
    if property_ in _PLAIN:
        return ox.Literal(text)
    if re.fullmatch(schema.ADDRESS, text):
        return ox.NamedNode(text)
    is_thing = re.fullmatch(r"\S+/\S+", text) and text.partition("/")[0] in names.KINDS
    if is_thing or re.fullmatch(r"ontology#\w+", text):
        return ox.NamedNode(names.BASE + text)
    if text in ("true", "false"):
        return terms.literal(text, "xsd:boolean")
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return terms.literal(text, _DATES[len(text)])
    return blocks.english(text, row["language"] or "en")


def _shown(term: terms.AnyTerm) -> str:
    return terms.value(term).removeprefix(names.BASE)


def _is_a(thing: ox.NamedNode, kind: str) -> bool:
    return thing.value.startswith(f"{names.BASE}{kind}/")


def _as_fact(store: ox.Store, statement: ox.NamedNode) -> schema.Record:
    """Return the row that makes a statement."""
    subject, property_ = (blocks.one(store, statement, f"gcm:{name}") for name in ("about", "property"))
    value, quote = (
        next(iter(blocks.every(store, statement, f"gcm:{name}")), None) for name in ("value", "quote")
    )
    told = {column.name: "" for column in schema.STATED_VALUES.columns} | {
        "thing": _shown(subject),
        "property": names.compact(property_.value).removeprefix("gcm:"),
        "number": "".join(
            re.findall(r"/([1-9]\d*)$", statement.value.removeprefix(names.iri(_STATEMENT, _shown(subject))))
        ),
        "value": "" if value is None else _shown(value),
        "language": _other(value),
        "since": blocks.text(store, statement, "gcm:since"),
        "period": blocks.text(store, statement, "gcm:period"),
        "passage": " ".join(map(blocks.slug, blocks.every(store, statement, "gcm:passage"))),
        "quote": "" if quote is None else terms.value(quote),
        "quote_language": _other(quote),
        "source": " ".join(map(blocks.slug, blocks.every(store, statement, "gcm:source"))),
        "as_of": blocks.text(store, statement, "gcm:asOf"),
    }
    for column, name in (("value_status", "valueStatus"), ("basis", "basis"), ("certainty", "certainty")):
        told[column] = "".join(map(blocks.slug, blocks.every(store, statement, f"gcm:{name}")))
    for name in ("reason", "remark"):
        told[name] = blocks.text(store, statement, f"gcm:{name}")
    return schema.Record(schema.STATED_VALUES.name, told, {})


def _other(term: terms.AnyTerm | None) -> str:
    """Return the language of a text that is not in English."""
    return "" if term is None else terms.language(term).replace("en", "")


def _as_meeting(store: ox.Store, meeting: ox.NamedNode) -> schema.Record:
    """Return the row that makes a meeting; with its source where one source says all that the row has."""
    planned = not blocks.every(store, meeting, "gcm:start") and bool(
        blocks.every(store, meeting, "gcm:plannedFor")
    )
    first, last, where, country = _PLANNED if planned else _HELD
    place = blocks.every(store, meeting, f"gcm:{where}")
    state = blocks.every(store, meeting, f"gcm:{country}") or [
        lies for one in place for lies in blocks.every(store, ox.NamedNode(terms.value(one)), "gcm:inCountry")
    ]
    online = bool(blocks.every(store, meeting, "gcm:heldOnline"))
    topics, outcomes = (blocks.every(store, meeting, f"gcm:{name}") for name in ("topic", "outcomeText"))
    begin = blocks.text(store, meeting, f"gcm:{first}")
    days = blocks.text(store, meeting, "gcm:plannedDays")
    told = {column.name: "" for column in schema.MEETINGS.columns} | {
        "meeting": blocks.slug(meeting),
        "name": blocks.text(store, meeting, "skos:prefLabel"),
        "mechanism": " ".join(map(blocks.slug, blocks.every(store, meeting, "gcm:meetingOf"))),
        "kind": blocks.slug(blocks.one(store, meeting, "gcm:meetingKind")),
        "number": blocks.text(store, meeting, "gcm:number"),
        "planned": "y" if planned else "",
        "start": begin,
        "end": _last(begin, int(days))
        if planned and days
        else ""
        if planned
        else blocks.text(store, meeting, f"gcm:{last}"),
        "place": _ONLINE
        if online
        else "".join(blocks.text(store, ox.NamedNode(terms.value(p)), "skos:prefLabel") for p in place),
        "country": "".join(map(blocks.slug, state)),
        "theme": terms.value(topics[0]) if len(topics) == 1 else "",
        "outcome": terms.value(outcomes[0]) if len(outcomes) == 1 else "",
    }
    shared = ("basis", "certainty", "as_of", "quote", "quote_language", "reason", "remark", "source")
    given = {_property(name) for name in (first, last, where, country, "topic", "outcomeText")}
    facts = [
        _as_fact(store, one)
        for one in blocks.subjects(store, "gcm:about", meeting)
        if given.intersection(blocks.every(store, one, "gcm:property"))
    ]
    ways = {
        (*(fact[name] for name in shared), fact["number"], fact["value_status"], fact["passage"])
        for fact in facts
    }
    if len(ways) == 1 and (way := ways.pop())[-3:] == ("", "adopted", "") and way[len(shared) - 1]:
        told |= dict(zip(shared, way, strict=False))
    return schema.Record(schema.MEETINGS.name, told, {})


def _last(begin: str, days: int) -> str:
    """Return the last day of a meeting that is planned for some days."""
    return str(dates.bounds(begin)[0] + datetime.timedelta(days=days - 1))
