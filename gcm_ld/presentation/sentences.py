"""Statements in plain words: a sentence for each kind, with the things that it names; the names of things."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import kinds, names, terms
from gcm_ld.mappings import vocabularies
from gcm_ld.matrix import model
from gcm_ld.presentation import dates
from gcm_ld.publish import publications
from gcm_ld.questions import results

KINDS = kinds.of_group(kinds.STATEMENT)
"""The kinds of statement, by the first segment of their IRIs."""


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
    told, make = Properties(publication, iri), _MAKERS.get(kind)
    return _tidy(make(told)) if make and told.values else (Part(publication.label(iri), iri),)


def text(publication: publications.Publication, iri: str) -> str:
    """Return the sentence as text."""
    return "".join(part.text for part in say(publication, iri))


def name(publication: publications.Publication, iri: str, short: bool = False) -> str:
    """Return what a thing is called: its label or, where `short`, its caption; the text of a statement."""
    words = publication.caption(iri) if short else publication.label(iri)
    return text(publication, iri) if words == names.compact(iri) else words


def short_name(publication: publications.Publication, iri: str) -> str:
    """Return the name by which one refers to a thing: `Discrepancy 36`, the place of a passage, a label."""
    if iri.startswith(names.PREFIXES["discrepancy"]):
        return f"Discrepancy {publication.value(iri, 'gcm:number')}"
    return place_of(iri) if iri.startswith(names.PREFIXES["passage"]) else name(publication, iri)


class Properties:
    """The values that are asserted of one thing, by the local names of the properties."""

    def __init__(self, publication: publications.Publication, iri: str):
        self.publication, self.iri = publication, iri
        self.values: dict[str, list[terms.Term]] = {}
        quads = publication.store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None)
        for quad in sorted(quads, key=str):
            if not terms.is_inferred(quad):
                values = self.values.setdefault(names.local(quad.predicate.value), [])
                values.append(terms.rdf11(quad.object))

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


def _alignment(told: Properties) -> list[Part | str]:
    goal = told.one("alignedWith")
    words = "target" if "." in names.local(goal) else "Goal"
    named = Part(f"{words} {names.local(goal)}, {_cut(told.publication.label(goal), 90)}", goal)
    return [told.part("area"), " bears on ", named]


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


def _attribution(told: Properties) -> list[Part | str]:
    about, name = told.part("about", True), names.local(told.one("property"))
    if "value" not in told.values:
        label = told.publication.label(told.one("property"))
        return [about, f": a value for “{label}” was looked for and could not be found"]
    value, verb = told.values["value"][0], _verb(told.publication, told.one("property"))
    plain = results.plain(value)
    datatype = value.datatype.value if isinstance(value, pyoxigraph.Literal) else ""
    said: Part | str = plain
    if isinstance(value, pyoxigraph.NamedNode):
        article = name in ("parentBody", "meetingOf")
        said = Part(plain, plain) if name == "website" else told.named(plain, article)
    elif datatype.startswith(names.expand("xsd:g")) or datatype == _DATE:
        said = dates.words(plain) if verb.endswith(" before") else dates.when(plain)
    elif name in _COUNTED:
        said = f"{plain} {_COUNTED[name]}{'' if plain == '1' else 's'}"
    elif name in _QUOTED:
        said = f"“{plain}”"
    other = told.one("standing").endswith("/alternative")
    return ["By another source, " if other else "", about, f" {verb} ", said]


def _verb(publication: publications.Publication, property_: str) -> str:
    """Return the verb by which a sentence has a property: its alternative label, else its label."""
    if property_ == _ALSO_NAMED:
        return "is also named"
    own = publication.value(property_, "skos:altLabel") or publication.label(property_)
    return f"{own}:" if ":" in own else own


_DATE = names.expand("xsd:date")
_ALSO_NAMED = names.expand("skos:altLabel")


def _citation(told: Properties) -> list[Part | str]:
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


def _claim(told: Properties) -> list[Part | str]:
    who = told.named(told.one("quantifier")).text
    if mechanisms := [told.named(iri, True) for iri in told.all("mechanism")]:
        return ["The note claims of ", *_list(mechanisms), f": “{_cut(told.one('quote'))}”"]
    start: list[Part | str] = ["The note claims of ", Part(f"{who} mechanisms", told.one("quantifier"))]
    if "theme" in told.values:
        start += [", on ", told.part("theme")]
    return [*start, f": “{_cut(told.one('quote'))}”"]


def _classification(told: Properties) -> list[Part | str]:
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


def _contribution_mode(told: Properties) -> list[Part | str]:
    level = told.part("level")
    article = "" if level.text.startswith("all ") else "the "
    quote = _cut(told.one("quote"))
    return [f"At {article}", level, f", by the note, mechanisms can contribute so: “{quote}”"]


def _correspondence(told: Properties) -> list[Part | str]:
    objective = told.one("objective")
    named = f"objective {names.local(objective)}, {told.publication.caption(objective)}"
    return [_element(told), ", anticipates ", Part(named, objective)]


def _cut(quote: str, most: int = 200) -> str:
    return quote if len(quote) <= most else quote[:most].rsplit(" ", 1)[0] + " …"


def _discrepancy(told: Properties) -> list[Part | str]:
    return [told.one("finding").rstrip(".")]


def _engagement(told: Properties) -> list[Part | str]:
    printed, label = told.one("printedName"), told.part("mechanism").text
    named = f", under the name “{printed}”" if printed and printed != label else ""
    return [f"{_part_of_note(told)} lists ", told.part("mechanism", True), " in ", told.part("area"), named]


def _guiding_question(told: Properties) -> list[Part | str]:
    quote, whole = told.one("quote"), told.one("partOfQuestion")
    if whole:
        number = f"question {names.local(whole)}"
        return ["The note asks, as part of ", Part(number, whole), f": “{quote}”"]
    return [f"The note asks: “{quote}”"]


def _icon_cell(told: Properties) -> list[Part | str]:
    count = int(told.one("expectedIcons") or 0)
    return [
        "The SDG cell of ",
        told.part("area"),
        f" seems to have held {model.numeral(count)} icon{'s' if count != 1 else ''}",
    ]


_MAPPED = {
    "exactMatch": " is the same notion as ",
    "closeMatch": " is close to ",
    "broadMatch": " is narrower than ",
    "narrowMatch": " is wider than ",
    "relatedMatch": " is related to ",
    "sameAs": " is the same as ",
}


def _mapping(told: Properties) -> list[Part | str]:
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


def _membership(told: Properties) -> list[Part | str]:
    role = told.part("role").text
    article = "an" if role[:1] in "aeiou" else "a"
    parts: list[Part | str] = [
        told.part("participant"),
        " takes part in ",
        told.part("participatesIn", True),
        f" as {article} {role}",
    ]
    return [*parts, f" ({told.one('period')})"] if "period" in told.values else parts


def _placement(told: Properties) -> list[Part | str]:
    thing = _element(told) if "element" in told.values else told.part("area")
    return [f"{_part_of_note(told)} places ", thing, " under the theme ", told.part("theme")]


def _preparation(told: Properties) -> list[Part | str]:
    stage = told.one("stage")
    verb = told.publication.value(stage, "skos:altLabel") or told.publication.label(stage)
    return [told.part("mechanism", True), f" {verb} in the preparation of the compact"]


def _uptake(told: Properties) -> list[Part | str]:
    return [told.part("area"), " takes up ", _element(told)]


def _part_of_note(told: Properties) -> str:
    """Return the words for the part of the note that a statement rests on, as `Annex 2`."""
    return place_of(told.one("passage")).partition(",")[0]


def _element(told: Properties) -> Part:
    element = told.one("element")
    return Part(f"element ({names.local(element)}), {told.publication.caption(element)}", element)


_MAKERS: dict[str, Callable[[Properties], list[Part | str]]] = {
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
