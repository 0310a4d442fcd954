"""The pages about the data, of each named graph, and of the versions of the edition with their feed."""

from __future__ import annotations

from collections import Counter

from gcm_ld.core import formats, kinds, names
from gcm_ld.edition import rights, things
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import documents, releases, schema_org, statistics, void
from gcm_ld.presentation import languages, shape_docs, vocabulary
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import views

_THINGS = (
    *("Mechanism", "Theme", "AreaOfFocus", "Element", "Objective", "State", "Meeting", "Phase", "Place"),
    *("Document", "Passage", "Statement"),
)


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page about the data. Raises things.ThingError for another dataset."""
    if iri != names.DATASET:
        raise things.ThingError(f"there is no data set {names.compact(iri)}.")
    whole = void.numbers(publication)
    sizes = {
        names.local(kind.iri): kind.count for kind in whole.classes if kind.iri.startswith(names.ONTOLOGY)
    }
    below = vocabulary.terms(publication)[names.ONTOLOGY + "Statement"].below
    content = {
        "whole": whole,
        "asserted": void.numbers(publication, "asserted"),
        "names": void.numbers(publication, "labels"),
        "inferred": void.numbers(publication, names.INFERRED),
        "things": [(names.ONTOLOGY + name, sizes.get(name, 0), _list(name)) for name in _THINGS],
        "records": [(kind, sizes.get(names.local(kind), 0), _list(names.local(kind))) for kind in below],
        "note": publication.rows("provenance/counts-of-the-note"),
        "sources": publication.rows("provenance/sources"),
        "said": lambda name: publication.value(iri, name),
        "linksets": links(publication),
        "linked": publication.rows("links/linked-of"),
        "graphs": documents.graphs(publication),
        "versions": documents.versions(publication),
        "unlinked": _unlinked(publication),
        "languages": languages.OFFICIAL.values(),
        "names_in": languages.completeness(publication),
        "rules": len(shape_docs.rules(publication)),
        **_lacks(publication),
        **_quality(publication),
    }
    made = schema_org.dataset(publication)
    text = publication.value(iri, "dcterms:description")
    return views.Page("dataset.html", "About the data", content, text, "dataset", iri, schema_org=made)


def _unlinked(publication: Publication) -> list[rights.Source]:
    """Return the sources of names that are no vocabulary to which links lead."""
    known = statistics.targets(publication)
    return [source for source in rights.sources(publication.store) if source.name not in known]


def _list(class_: str) -> str:
    """Return the path of the list of the things of a class of ours, empty where there is none."""
    kind = kinds.of_type(f"gcm:{class_}")
    return kind.name if kind and kind.title else ""


def links(
    publication: Publication,
) -> list[tuple[vocabularies.Vocabulary, list[tuple[statistics.Linkset, str]]]]:
    """Return the data sets that links lead to by title, each with its linksets and from where they lead."""
    targets = statistics.targets(publication)
    found: dict[str, list[tuple[statistics.Linkset, str]]] = {}
    for one in statistics.linksets(publication):
        source = targets[one.source].title if one.source else ""
        found.setdefault(one.target, []).append((one, source))
    pairs = [(targets[name], sets) for name, sets in found.items()]
    return sorted(pairs, key=lambda pair: pair[0].title.casefold())


def graph(publication: Publication, iri: str) -> views.Page:
    """Return the page of a named graph. Raises things.ThingError where there is none of the name."""
    if iri not in documents.graphs(publication):
        raise things.ThingError(f"there is no graph {names.compact(iri)}.")
    found = void.numbers(publication, iri)
    file = iri.removeprefix(names.BASE + "graph/")
    title = "What is inferred" if iri == names.INFERRED else f"What {file}.ttl states"
    head = _head(publication, f"{file}.ttl")
    content = {"found": found, "file": "" if iri == names.INFERRED else f"{file}.ttl", "head": head}
    return views.Page("graph.html", title, content, head or title, "dataset", iri)


def _head(publication: Publication, path: str) -> str:
    """The first words of a file: the comment that says what it holds."""
    texts = [file.text for file in publication.edition.files if file.path == path]
    lines = texts[0].splitlines() if texts else []
    opening = lines[: next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)]
    return " ".join(line.lstrip("# ") for line in opening)


def _lacks(publication: Publication) -> dict[str, object]:
    """What is known not to be in the data."""
    parts = publication.rows("coverage/recorded-participants")
    judged = publication.rows("provenance/judgements")
    unsourced = Counter(row["kind"] for row in judged if names.local(row["certainty"]) == "unsourced")
    return {
        "nameless": [row["mechanism"] for row in parts if int(row["recorded"] or 0) == 0],
        "mechanisms": len(parts),
        "unknown": publication.rows("gaps/unknown-values"),
        "unsourced": sorted(unsourced.items(), key=lambda pair: (-pair[1], pair[0])),
        "icons": publication.rows("coverage/sdg-cells"),
        "unlisted": publication.rows("gaps/mechanisms-without-area"),
    }


def _quality(publication: Publication) -> dict[str, object]:
    """How many statements rest on what, and what the note disagrees with itself about."""
    rows = publication.rows("provenance/statements-by-basis")
    table: Counter[tuple[str, str]] = Counter()
    for row in rows:
        table[row["basis"], row["certainty"]] += int(row["statements"])
    discrepancies = Counter(row["kind"] for row in publication.rows("provenance/discrepancies"))
    return {
        "grounds": sorted(table.items()),
        "statements": sum(table.values()),
        "discrepancies": sorted(discrepancies.items(), key=lambda pair: (-pair[1], pair[0])),
    }


def editions(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the versions: what each changed, and what is kept of it."""
    there = {iri.rpartition("/")[2]: iri for iri in documents.versions(publication)}
    content = {"releases": releases.read(publication), "ontologies": there}
    about = "What each version of GCM-LD changed, which of its texts are kept, and how to follow it."
    return views.Page("editions.html", "What each edition changed", content, about, section=releases.PAGE)


def feed(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the feed of the released versions."""
    return views.Download(releases.feed(publication), formats.ATOM.media_type, releases.FEED)
