"""Statements in plain words: a sentence for each kind, with the things that it names."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import kinds, names
from gcm_ld.mappings import vocabularies
from gcm_ld.presentation import dates
from gcm_ld.publish import publications
from gcm_ld.questions import results

KINDS = kinds.of_group(kinds.STATEMENT)
"""The kinds of statement, by the first segment of their IRIs."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Part:
    """Some words of a sentence, and the IRI of the thing that they name, if any."""

    text: str
    iri: str = ""


Sentence = tuple[Part, ...]


@functools.lru_cache(maxsize=8192)
def say(publication: publications.Publication, iri: str) -> Sentence:
    """Return the sentence that says the statement, the place of a passage, the label of anything else."""
    kind = names.compact(iri).partition(":")[0] if iri.startswith(names.BASE) else ""
    if kind == "passage":
        return (Part(place_of(iri), iri),)
    told, make = Told(publication, iri), _MAKERS.get(kind)
    return _tidy(make(told)) if make and told.values else (Part(publication.label(iri), iri),)


def text(publication: publications.Publication, iri: str) -> str:
    """Return the sentence as text."""
    return "".join(part.text for part in say(publication, iri))


class Told:
    """What is asserted of one thing, by local names of our properties."""

    def __init__(self, publication: publications.Publication, iri: str):
        self.publication, self.iri = publication, iri
        self.values: dict[str, list[pyoxigraph.NamedNode | pyoxigraph.Literal]] = {}
        quads = publication.store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None)
        for quad in sorted(quads, key=str):
            if quad.graph_name.value != names.INFERRED:
                self.values.setdefault(names.local(quad.predicate.value), []).append(quad.object)

    def all(self, name: str) -> list[str]:
        """Return the values of a property as plain text, IRIs bare."""
        return [results.plain(value) for value in self.values.get(name, ())]

    def one(self, name: str) -> str:
        """Return the first value of a property, empty where it has none."""
        return next(iter(self.all(name)), "")

    def part(self, name: str, article: bool = False) -> Part:
        """Return the words for the thing that a property names."""
        return self.named(self.one(name), article)

    def named(self, iri: str, article: bool = False) -> Part:
        """Return the words for a thing, with an article where asked for and the name is more than a word."""
        full = iri.startswith(names.PREFIXES["area"])
        label = self.publication.label(iri) if full else self.publication.caption(iri)
        named = article and " " in label and not iri.startswith(names.PREFIXES["document"])
        return Part(f"the {label}" if named else label, iri)


def _tidy(parts: list[Part | str]) -> Sentence:
    """Return the parts with texts made parts, and the first letter a capital one."""
    made = [Part(part) if isinstance(part, str) else part for part in parts if part]
    first = made[0]
    return Part(first.text[:1].upper() + first.text[1:], first.iri), *made[1:]


def _list(parts: list[Part]) -> list[Part | str]:
    """Return the parts with commas and an `and` between them."""
    made: list[Part | str] = []
    for place, part in enumerate(parts):
        made += [part] if not place else [" and " if place == len(parts) - 1 else ", ", part]
    return made


def _alignment(told: Told) -> list[Part | str]:
    goal = told.one("alignedWith")
    words = "target" if "." in names.local(goal) else "Goal"
    named = Part(f"{words} {names.local(goal)}, {_cut(told.publication.label(goal), 90)}", goal)
    return [told.part("area"), " bears on ", named]


_ATTRIBUTIONS = {
    "acronym": "is abbreviated to",
    "chair": "was chaired by",
    "establishedIn": "was established",
    "host": "was hosted by",
    "legalBasis": "has as its legal basis",
    "meetingOf": "was a meeting of",
    "altLabel": "is also named",
    "memberCount": "counts",
    "officialName": "has the official name",
    "onTheme": "dealt with",
    "organizer": "was organized by",
    "outcome": "led to",
    "parentBody": "belongs to",
    "place": "was held in",
    "plannedBefore": "was planned to be held before",
    "plannedDays": "was planned to last",
    "plannedFor": "was planned to be held",
    "plannedPlace": "was planned to be held in",
    "region": "works in",
    "regionText": "is described as working in",
    "secretariat": "has as its secretariat",
    "status": "has the status",
    "successor": "was succeeded by",
    "topic": "was about",
    "website": "has the website",
    "adopted": "was adopted",
    "distributed": "was distributed",
    "start": "began",
    "end": "ended",
}
_QUOTED = (
    "acronym",
    "altLabel",
    "legalBasis",
    "officialName",
    "regionText",
    "secretariat",
    "status",
    "topic",
)
_COUNTED = {"memberCount": "member", "plannedDays": "day"}


def _attribution(told: Told) -> list[Part | str]:
    about, name = told.part("about", True), names.local(told.one("property"))
    if "value" not in told.values:
        label = told.publication.label(told.one("property"))
        return [about, f": a value for “{label}” was looked for and could not be found"]
    value, verb = told.values["value"][0], _ATTRIBUTIONS.get(name, "")
    plain = results.plain(value)
    said: Part | str = plain
    if isinstance(value, pyoxigraph.NamedNode):
        article = name in ("parentBody", "meetingOf")
        said = Part(plain, plain) if name == "website" else told.named(plain, article)
    elif value.datatype.value.startswith(names.expand("xsd:g")) or value.datatype.value == _DATE:
        said = dates.words(plain) if name == "plannedBefore" else dates.when(plain)
    elif name in _COUNTED:
        said = f"{plain} {_COUNTED[name]}{'' if plain == '1' else 's'}"
    elif name in _QUOTED:
        said = f"“{plain}”"
    other = told.one("standing").endswith("/alternative")
    verb = verb or f"{told.publication.label(told.one('property'))}:"
    return ["By another source, " if other else "", about, f" {verb} ", said]


_DATE = names.expand("xsd:date")


def _citation(told: Told) -> list[Part | str]:
    passage, symbol, place = told.one("citingPassage"), told.one("printedSymbol"), told.one("locator")
    parts: list[Part | str] = [Part(place_of(passage), passage), " cites ", told.part("citedDocument")]
    parts += [f" as {symbol}"] if symbol else []
    return parts + ([f", {place}"] if place else [])


def place_of(passage: str) -> str:
    """Return where a passage stands, in words made of its IRI: `Footnote 27`, `Annex 2, labour migration`."""
    group, _, rest = names.local(passage).partition("/")
    words = rest.replace("-", " ").replace(" continued", ", continued")
    if group == "footnote":
        return f"Footnote {words}"
    if group == "heading":
        return f"Heading, {words}"
    if letter := re.fullmatch("element ([a-z])", words):
        words = f"element ({letter.group(1)})"
    elif words[:1].isdigit():
        words = f"passage {words}"
    section = {"front": "Title", "gcm-background": "GCM background", "grcp-background": "GRCP background"}
    return f"{section.get(group, group.replace('-', ' ').capitalize())}, {words}"


def _claim(told: Told) -> list[Part | str]:
    who = told.named(told.one("quantifier")).text
    if mechanisms := [told.named(iri, True) for iri in told.all("mechanism")]:
        return ["The note claims of ", *_list(mechanisms), f": “{_cut(told.one('quote'))}”"]
    start: list[Part | str] = ["The note claims of ", Part(f"{who} mechanisms", told.one("quantifier"))]
    if "theme" in told.values:
        start += [", on ", told.part("theme")]
    return [*start, f": “{_cut(told.one('quote'))}”"]


def _classification(told: Told) -> list[Part | str]:
    sources: list[Part | str] = [*_list([told.named(iri) for iri in told.all("source")])]
    if "passage" in told.values:
        sources = ["the note"]
    elif not sources:
        sources = ["the edition"]
    verb = " count " if len(told.all("source")) > 1 and "passage" not in told.values else " counts "
    kind = told.part("mechanismType", True)
    words = kind.text.removeprefix("the ")
    article = "an" if words[:1].lower() in "aeiou" else "a"
    return [*sources, verb, told.part("mechanism", True), f" as {article} ", Part(words, kind.iri)]


def _contribution_mode(told: Told) -> list[Part | str]:
    level = told.part("level")
    article = "" if level.text.startswith("all ") else "the "
    quote = _cut(told.one("quote"))
    return [f"At {article}", level, f", by the note, mechanisms can contribute so: “{quote}”"]


def _correspondence(told: Told) -> list[Part | str]:
    objective = told.one("objective")
    named = f"objective {names.local(objective)}, {told.publication.caption(objective)}"
    return [_element(told), ", anticipates ", Part(named, objective)]


def _cut(quote: str, most: int = 200) -> str:
    return quote if len(quote) <= most else quote[:most].rsplit(" ", 1)[0] + " …"


def _discrepancy(told: Told) -> list[Part | str]:
    return [told.one("finding").rstrip(".")]


def _engagement(told: Told) -> list[Part | str]:
    printed, label = told.one("printedName"), told.part("mechanism").text
    named = f", under the name “{printed}”" if printed and printed != label else ""
    return ["Annex 2 lists ", told.part("mechanism", True), " in ", told.part("area"), named]


def _guiding_question(told: Told) -> list[Part | str]:
    quote, whole = told.one("quote"), told.one("partOfQuestion")
    if whole:
        number = f"question {names.local(whole)}"
        return ["The note asks, as part of ", Part(number, whole), f": “{quote}”"]
    return [f"The note asks: “{quote}”"]


def _icon_cell(told: Told) -> list[Part | str]:
    count = int(told.one("expectedIcons") or 0)
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return [
        "The SDG cell of ",
        told.part("area"),
        f" seems to have held {number} icon{'s' if count != 1 else ''}",
    ]


_MAPPED = {
    "exactMatch": " is the same notion as ",
    "closeMatch": " is close to ",
    "broadMatch": " is narrower than ",
    "narrowMatch": " is wider than ",
    "relatedMatch": " is related to ",
    "sameAs": " is the same as ",
}


def _mapping(told: Told) -> list[Part | str]:
    target = told.one("mappedTo")
    vocabulary = vocabularies.find(vocabularies.of_edition(told.publication.edition), target)
    label = told.publication.label(target)
    known = label != names.compact(target)
    local = target.removeprefix(vocabulary.space).strip("/") if vocabulary else target
    other = Part(f"“{label}”" if known else local, target)
    inside = f" in {vocabulary.called}" if vocabulary else ""
    mapped, way = told.part("mapped"), names.local(told.one("mappingProperty"))
    if way == "seeAlso":
        return ["On ", mapped, ", see also ", other, inside]
    return [mapped, _MAPPED[way], other, inside]


def _membership(told: Told) -> list[Part | str]:
    role = told.part("role").text
    article = "an" if role[:1] in "aeiou" else "a"
    parts = [
        told.part("participant"),
        " takes part in ",
        told.part("participatesIn", True),
        f" as {article} {role}",
    ]
    return parts + ([f" ({told.one('period')})"] if "period" in told.values else [])


def _placement(told: Told) -> list[Part | str]:
    if "element" in told.values:
        thing, where = _element(told), "Annex 1 places "
    else:
        thing, where = told.part("area"), "Annex 2 places "
    return [where, thing, " under the theme ", told.part("theme")]


def _preparation(told: Told) -> list[Part | str]:
    words = {
        "started": " has started to consider how to engage in the preparation",
        "interested": " has indicated an interest in the preparation",
    }
    stage = names.local(told.one("stage"))
    said = words.get(stage, f" {told.part('stage').text}")
    return [told.part("mechanism", True), said, " of the compact"]


def _uptake(told: Told) -> list[Part | str]:
    return [told.part("area"), " takes up ", _element(told)]


def _element(told: Told) -> Part:
    element = told.one("element")
    return Part(f"element ({names.local(element)}), {told.publication.caption(element)}", element)


_MAKERS: dict[str, Callable[[Told], list[Part | str]]] = {
    "alignment": _alignment,
    "attribution": _attribution,
    "citation": _citation,
    "claim": _claim,
    "classification": _classification,
    "contribution-mode": _contribution_mode,
    "correspondence": _correspondence,
    "discrepancy": _discrepancy,
    "engagement": _engagement,
    "guiding-question": _guiding_question,
    "icon-cell": _icon_cell,
    "mapping": _mapping,
    "membership": _membership,
    "placement": _placement,
    "preparation": _preparation,
    "uptake": _uptake,
}
