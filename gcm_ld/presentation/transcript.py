"""The note as it reads: its passages, put together as headings, paragraphs, lists, footnotes and rows.

What a page break cut is joined again, and a footnote stands below what calls it; no passage is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.publish.publications import Publication

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CALL = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PIECES = re.compile(r"(\*\*|\*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_FORMS = (
    *("gcm:acronym", "gcm:officialName", "gcm:shortLabel"),
    *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"),
)
_NAMED = ("mechanism", "citedDocument", "area", "theme", "element", "about")


@dataclass(frozen=True)
class Passage:
    """A passage: its lines in the transcription, the heading that it stands under, and its words."""

    iri: str
    line: int
    last: int
    heading: str
    continues: str
    text: str

    @property
    def anchor(self) -> str:
        """The fragment that leads to it on the page of the note: `footnote-27`."""
        return names.local(self.iri).replace("/", "-")

    @property
    def footnote(self) -> str:
        """The number of the footnote that it is or goes on with, empty where it is none."""
        match = re.match(r"footnote/([0-9]+)", names.local(self.iri))
        return match.group(1) if match else ""


@dataclass(frozen=True)
class Run:
    """Words of one look: bold, italic, the call of a footnote, or the name of a thing."""

    text: str
    bold: bool = False
    italic: bool = False
    call: str = ""
    iri: str = ""


@dataclass(frozen=True)
class Block:
    """What is read as one: `kind` is title, heading, paragraph, lead, item, footnote, head or row.

    `passages` are the ones that it is made of, in order; `notes` the footnotes that it calls.
    """

    kind: str
    passages: tuple[Passage, ...]
    level: int = 2
    notes: tuple[Block, ...] = field(default=())

    @property
    def first(self) -> Passage:
        """The passage that it begins with."""
        return self.passages[0]

    @property
    def words(self) -> str:
        """Its words without marks of the print."""
        return plain(" ".join(passage.text for passage in self.passages))


def plain(text: str) -> str:
    """Return the words of a passage without the marks of bold, italic and footnotes."""
    return _PIECES.sub("", text).strip()


@functools.lru_cache(maxsize=4)
def passages(publication: Publication) -> Mapping[str, Passage]:
    """Return the passages of the note by their IRIs, in the order of the note."""
    result = {}
    for row in publication.rows("provenance/passages"):
        iri, line, last = row["passage"], int(row["line"]), int(row["last"])
        result[iri] = Passage(iri, line, last, row["heading"], row["continued"], row["text"])
    return result


def chain(publication: Publication, iri: str) -> list[Passage]:
    """Return the passages that a page break cut from one: the first, and those that go on with it."""
    return _chains(publication)[iri]


@functools.lru_cache(maxsize=4)
def _chains(publication: Publication) -> Mapping[str, list[Passage]]:
    """Return the chain of each passage by its IRI."""
    chains: dict[str, list[Passage]] = {}
    for passage in passages(publication).values():
        chains[passage.iri] = chains[passage.continues] if passage.continues else []
        chains[passage.iri].append(passage)
    return chains


def quoted(publication: Publication, iris: Iterable[str]) -> list[tuple[str, str]]:
    """Return passages with their words, in the order of the note; what a page break cut is one."""
    order = list(passages(publication))
    texts = {}
    for iri in sorted(iris, key=order.index):
        parts = chain(publication, iri)
        texts[parts[0].iri] = plain(" ".join(part.text for part in parts))
    return list(texts.items())


@functools.lru_cache(maxsize=4)
def blocks(publication: Publication) -> tuple[Block, ...]:
    """Return the note as blocks to be read one after the other; each passage is in exactly one."""
    known = passages(publication)
    rows = set(_engagements(publication))
    chains = [tuple(chain(publication, one.iri)) for one in known.values() if not one.continues]
    notes = {parts[0].footnote: Block("footnote", parts) for parts in chains if parts[0].footnote}
    made: list[Block] = []
    passed = False
    for passage in known.values():
        if passage.footnote:
            passed = True
        elif not passage.continues:
            parts = tuple(chain(publication, passage.iri))
            kind = _kind(passage, made[-1] if made else None, passed, known, rows)
            called = tuple(notes[call] for part in parts for call in calls(part.text))
            made.append(Block(kind, parts, _level(passage, known), called))
            passed = False
    return tuple(made)


def calls(text: str) -> list[str]:
    """Return the numbers of the footnotes that some words call."""
    return [call.translate(_DIGITS) for call in _CALL.findall(text)]


@functools.lru_cache(maxsize=4)
def _engagements(publication: Publication) -> Mapping[str, list[str]]:
    """Return the engagements that each passage states, in their order there."""
    by_passage: dict[str, list[str]] = {}
    for iri in things.members(publication.store, "engagement"):
        if passage := publication.value(iri, "gcm:passage"):
            by_passage.setdefault(passage, []).append(iri)
    for stated in by_passage.values():
        stated.sort(key=lambda iri: int(publication.value(iri, "gcm:position")))
    return by_passage


@dataclass(frozen=True)
class Name:
    """A mechanism as a row of the table prints it, and the passage that does."""

    printed: str
    mechanism: str
    passage: str


@dataclass(frozen=True)
class Row:
    """A row of the table of Annex 2: area and theme as printed, the icons that are lost, the mechanisms."""

    area: str
    printed_area: str
    theme: str
    printed_theme: str
    icons: str
    names: tuple[Name, ...]


@functools.lru_cache(maxsize=64)
def row(publication: Publication, block: Block) -> Row:
    """Return the cells of a row, which a page break may have cut."""
    about = publication.subjects("gcm:passage", block.first.iri)
    area = next(iri for iri in about if "/placement/" in iri)
    text = block.words
    quotes = sorted((value.value for value in publication.values(area, "gcm:quote")), key=text.find)
    theme = text.find(quotes[0], 1) if quotes else -1  # where it isn't there, `check` says so
    named = tuple(
        Name(publication.value(iri, "gcm:printedName"), publication.value(iri, "gcm:mechanism"), passage.iri)
        for passage in block.passages
        for iri in _engagements(publication)[passage.iri]
    )
    return Row(
        publication.value(area, "gcm:area"),
        text[:theme].strip() if theme > 0 else text,
        publication.value(area, "gcm:theme"),
        " ".join(quotes),
        next((iri for iri in about if "/icon-cell/" in iri), ""),
        named,
    )


def _level(passage: Passage, known: Mapping[str, Passage]) -> int:
    level, above = 2, passage.heading
    while above:
        level, above = level + 1, known[above].heading
    return level


def _kind(
    passage: Passage, before: Block | None, passed: bool, known: Mapping[str, Passage], rows: set[str]
) -> str:
    if names.local(passage.iri).startswith("heading/"):
        return "heading"
    if not passage.heading:
        return "title"
    if passage.iri in rows:
        return "row"
    if any(other.heading == passage.heading and other.iri in rows for other in known.values()):
        return "head"
    if re.fullmatch(r"\*\*[^*]+\*\*", passage.text):
        return "lead"
    if known[passage.heading].text.endswith(":"):
        return "item"
    if before is None:
        return "paragraph"
    follows = passage.line == before.passages[-1].last + 1 or passed
    lists = before.kind in ("item", "lead") and follows
    opened = before.kind == "paragraph" and before.words.endswith(":")
    return "item" if lists or opened else "paragraph"


@functools.lru_cache(maxsize=1024)
def runs(publication: Publication, iri: str) -> tuple[Run, ...]:
    """Return the words of a passage as runs; the first that names a thing has its IRI."""
    passage = passages(publication)[iri]
    text = passage.text
    if passage.footnote and not passage.continues:
        text = _CALL.sub("", text, count=1).lstrip()
    forms = _forms(publication, iri)
    pattern = re.compile("|".join(map(_pattern, sorted(forms, key=len, reverse=True))) or "(?!)")
    result: list[Run] = []
    bold = italic = False
    seen: set[str] = set()
    for piece in _PIECES.split(text):
        if piece == "**":
            bold = not bold
        elif piece == "*":
            italic = not italic
        elif _CALL.fullmatch(piece):
            result.append(Run(piece, call=piece.translate(_DIGITS)))
        else:
            end = 0
            for match in pattern.finditer(piece):
                thing = forms.get(match.group()) or forms[match.group().casefold()]
                if thing not in seen:
                    seen.add(thing)
                    result.append(Run(piece[end : match.start()], bold, italic))
                    result.append(Run(match.group(), bold, italic, iri=thing))
                    end = match.end()
            result.append(Run(piece[end:], bold, italic))
    return tuple(run for run in result if run.text)


def _pattern(form: str) -> str:
    """Return the expression of a name between other words, in any case where the form has no capitals."""
    flag = "(?i:{})" if form == form.casefold() else "{}"
    return rf"(?<![\w/.-]){flag.format(re.escape(form))}(?![\w/])"


def _forms(publication: Publication, iri: str) -> Mapping[str, str]:
    """Return the names under which a passage may speak of the things that are known to stand in it."""
    named = set(publication.subjects("gcm:describedIn", iri))
    forms: dict[str, str] = {}
    for statement in publication.subjects("gcm:passage", iri):
        if "/discrepancy/" in statement:
            continue
        about = [value.value for name in _NAMED for value in publication.values(statement, f"gcm:{name}")]
        named |= set(about)
        for name in ("printedName", "printedSymbol", "printedAddress"):
            forms |= {value.value: about[0] for value in publication.values(statement, f"gcm:{name}")}
    for thing in sorted(named):
        for name in _FORMS:
            for form in (value.value for value in publication.values(thing, name)):
                forms.setdefault(form if form.isupper() or len(form) < 6 else form.casefold(), thing)
    return forms
