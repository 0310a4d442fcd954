"""Memberships as Turtle: who takes part in a mechanism, or belongs to an organization, as what and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from gcm_ld.core import names, suggest, terms
from gcm_ld.edition import dataset, things
from gcm_ld.presentation import dates
from gcm_ld.sheets import blocks, schema, stated_values, workbook

KINDS = (schema.MEMBERSHIPS, schema.BODIES)
"""The kinds of sheet that this module makes Turtle of."""

FOLDER = "data/memberships/"
"""Where the files are, one for each mechanism and each organization that has members."""

_PARTS = ("state", "organization", "mechanism")
"""The kinds of thing that take part."""

_ALL = "members"
"""The kind of a participant that stands for its members."""


def texts(records: Iterable[schema.Record], edition: dataset.Edition) -> dict[str, str]:
    """Return the Turtle in house form of each file of an edition that memberships change, by its path.

    A row takes the place of the one with the same mechanism or organization, participant, role and year of
    beginning; others stay. Raises SheetError with a line for each row that speaks of what is not there.
    """
    records, store = list(records), edition.store
    documents = blocks.Documents(store)
    known = _known(store)
    if wrong := [*_unknown(records, known, documents), *_twice(records)]:
        raise workbook.SheetError("\n".join(dict.fromkeys(wrong)))
    added: list[ox.Triple] = []
    dropped: set[ox.Triple] = set()
    for row in records:
        subject = ox.NamedNode(_iri(row))
        dropped |= {quad.triple for quad in store.quads_for_pattern(subject, None, None)}
        added += _membership(subject.value, row, known, documents.of(row))
    return blocks.merged(edition, [*added, *documents.triples], dropped, _file)


def rows(store: ox.Store, of: str) -> list[schema.Record]:
    """Return the memberships in a mechanism or an organization as the rows that make them.

    Raises ThingError for what is neither.
    """
    mechanisms = things.members(store, "mechanism")
    whole = ox.NamedNode(
        things.resolve(store, of, None, [*mechanisms, *things.members(store, "organization")])
    )
    name, kind = ("gcm:participatesIn", schema.MEMBERSHIPS)
    if whole.value not in mechanisms:
        name, kind = ("gcm:belongsTo", schema.BODIES)
    return [
        _row(store, one, kind)
        for one in blocks.subjects(store, name, whole)
        if not blocks.every(store, one, "gcm:through")
    ]


def _membership(
    iri: str, row: schema.Record, known: dict[str, ox.NamedNode], documents: list[ox.NamedNode]
) -> Iterator[ox.Triple]:
    is_body = row.kind == schema.BODIES.name
    whole = blocks.thing("organization" if is_body else "mechanism", _whole(row))
    begin, end = _days(row)
    name = row["participant_name"]
    first, last = dates.interval(row["as_of"]) if row["as_of"] else (None, None)
    yes = terms.literal("true", "xsd:boolean")
    yield from blocks.about(
        iri,
        {
            "rdf:type": [terms.node("gcm:Membership")],
            "gcm:participant": [known[row["participant"]]],
            "gcm:belongsTo" if is_body else "gcm:participatesIn": [known.get(_whole(row), whole)],
            "gcm:role": [blocks.thing("role", _role(row))],
            "gcm:printedName": [blocks.english(name, row["name_language"] or "en")] if name else [],
            "gcm:includesMembers": [yes] if not is_body and row["kind"] == _ALL else [],
            "gcm:membersOn": [] if is_body else blocks.days(row["members_on"]),
            "gcm:valueStatus": [blocks.thing("value-status", row["value_status"] or "adopted")],
            "gcm:heldFor": [ox.Literal(_held(row))] if _held(row) else [],
            "gcm:beginsOn": blocks.days(begin),
            "gcm:endsOn": blocks.days(end),
            "gcm:firstDay": blocks.days(first),
            "gcm:lastDay": blocks.days(last),
            "gcm:source": [*documents],
            **stated_values.known(row),
        },
    )


def _row(store: ox.Store, one: ox.NamedNode, kind: schema.Kind) -> schema.Record:
    participant = blocks.one(store, one, "gcm:participant")
    held = blocks.text(store, one, "gcm:heldFor")
    first, _, last = held.partition("/") if "/" in held else (held, "", held)
    name = next(iter(blocks.every(store, one, "gcm:printedName")), None)
    quote = next(iter(blocks.every(store, one, "gcm:quote")), None)
    includes = bool(blocks.every(store, one, "gcm:includesMembers"))
    whole = "participatesIn" if kind is schema.MEMBERSHIPS else "belongsTo"
    told = {column.name: "" for column in kind.columns} | {
        "participant": blocks.slug(participant),
        "participant_name": terms.value(name) if name else "",
        "name_language": terms.language(name) if name else "",
        "role": blocks.slug(blocks.one(store, one, "gcm:role")),
        "from": "" if first == dates.OPEN else first,
        "until": "" if last == dates.OPEN else last,
        "value_status": blocks.slug(blocks.one(store, one, "gcm:valueStatus")),
        "basis": blocks.slug(blocks.one(store, one, "gcm:basis")),
        "certainty": blocks.slug(blocks.one(store, one, "gcm:certainty")),
        "as_of": blocks.text(store, one, "gcm:asOf"),
        "quote": terms.value(quote) if quote else "",
        "quote_language": terms.language(quote) if quote else "",
        "reason": blocks.text(store, one, "gcm:reason"),
        "remark": blocks.text(store, one, "gcm:remark"),
        "source": " ".join(map(blocks.slug, blocks.every(store, one, "gcm:source"))),
        kind.columns[0].name: blocks.slug(blocks.one(store, one, f"gcm:{whole}")),
    }
    if kind is schema.MEMBERSHIPS:
        is_state = participant.value.startswith(names.iri("state", ""))
        told["kind"] = _ALL if includes else "state" if is_state else "organization"
        told["members_on"] = blocks.text(store, one, "gcm:membersOn")
    return schema.Record(kind.name, told, {})


def _whole(row: schema.Record) -> str:
    return row["body" if row.kind == schema.BODIES.name else "mechanism"]


def _role(row: schema.Record) -> str:
    return row["role"] or "member"


def _held(row: schema.Record) -> str:
    """Return the time for which a membership holds, an interval that is open where nothing is said."""
    if row["from"] == row["until"]:
        return row["from"]
    return f"{row['from'] or dates.OPEN}/{row['until'] or dates.OPEN}"


def _days(row: schema.Record) -> tuple[datetime.date | None, datetime.date | None]:
    return dates.interval(_held(row)) if _held(row) else (None, None)


def _iri(row: schema.Record) -> str:
    year = [row["from"][:4]] if row["from"] else []
    return names.iri("membership", _whole(row), row["participant"], _role(row), *year)


def _file(subject: ox.NamedNode) -> str:
    """Return the path of the file of a membership, and nothing for another thing."""
    kind, _, local = subject.value.removeprefix(names.BASE).partition("/")
    return f"{FOLDER}{local.split('/')[0]}.ttl" if kind == "membership" else ""


def _known(store: ox.Store) -> dict[str, ox.NamedNode]:
    """Return what may take part by its name in addresses."""
    return {names.local(iri): ox.NamedNode(iri) for kind in _PARTS for iri in things.members(store, kind)}


def _unknown(
    records: Iterable[schema.Record], known: dict[str, ox.NamedNode], documents: blocks.Documents
) -> Iterator[str]:
    """Yield a finding for each mechanism, organization, participant or document that is not there."""
    for row in records:
        for column in ("body" if row.kind == schema.BODIES.name else "mechanism", "participant"):
            if row[column] not in known:
                advice = suggest.advice(row[column], known)
                yield row.wrong(column, f"no {column} {row[column]!r}; {advice}")
        yield from documents.wrong(row)
        try:
            _days(row)
        except ValueError:
            yield row.wrong("until", f"{row['until']!r} is before {row['from']!r}; correct one of the two.")


def _twice(records: Iterable[schema.Record]) -> Iterator[str]:
    """Yield a finding for each row with the same mechanism, participant, role and beginning as another."""
    seen: dict[str, schema.Record] = {}
    for row in records:
        if (first := seen.setdefault(_iri(row), row)) is not row:
            where = next(iter(first.places.values()))
            yield row.wrong(
                "participant", f"the same membership as in {where}; keep one, or say from when each is."
            )
