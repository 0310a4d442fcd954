"""Statements in plain words: a sentence for each kind, with the things that it names; the names of things."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import kinds, names
from gcm_ld.edition.statements import Statement
from gcm_ld.mappings import vocabularies
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
    make = _MAKERS.get(kind)
    if not make or iri not in publication.statements:
        return (Part(publication.full_name(iri), iri),)
    parts = make(_Words(publication, publication.statements.get(iri)))
    first, *rest = [Part(part) if isinstance(part, str) else part for part in parts if part]
    return Part(first.text[:1].upper() + first.text[1:], first.iri), *rest


def text(publication: publications.Publication, iri: str) -> str:
    """Return the sentence as text."""
    return "".join(part.text for part in say(publication, iri))


def name(publication: publications.Publication, iri: str, short: bool = False) -> str:
    """Return what a thing is called: its full name, its caption where `short`, the text of a statement."""
    words = publication.caption(iri) if short else publication.full_name(iri)
    return text(publication, iri) if words == names.compact(iri) else words


def short_name(publication: publications.Publication, iri: str) -> str:
    """Return the name by which one refers to a thing: `Discrepancy 36`, the place of a passage, an element or
    objective after its letter or number, else its full name."""
    kind, _, slug = names.compact(iri).partition(":")
    if kind == "discrepancy":
        return f"Discrepancy {publication.value(iri, 'gcm:number')}"
    if kind == "passage":
        return place_of(iri)
    if kind in ("element", "objective"):
        return f"{f'({slug})' if kind == 'element' else f'{slug}.'} {publication.caption(iri)}"
    return name(publication, iri)


def shorten(text: str, most: int) -> str:
    """Return a text of up to `most` letters as it is, a longer one cut after a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def article(words: str) -> str:
    """Return `a` or `an`, as goes before some words."""
    return "an" if words[:1].lower() in "aeiou" else "a"


@dataclass(frozen=True)
class _Words:
    """A statement, with the words for what it names."""

    publication: publications.Publication
    statement: Statement

    def all(self, name: str) -> tuple[str, ...]:
        return self.statement.all(name)

    def one(self, name: str) -> str:
        return self.statement.one(name)

    def part(self, name: str, the: bool = False) -> Part:
        """Return the words for the thing that a property names."""
        return self.named(self.one(name), the)

    def named(self, iri: str, the: bool = False) -> Part:
        """Return the words for a thing, with `the` where asked for and the name is more than a word."""
        full = iri.startswith(names.PREFIXES["area"])
        label = self.publication.label(iri) if full else self.publication.caption(iri)
        named = the and " " in label and not iri.startswith(names.PREFIXES["document"])
        return Part(f"the {label}" if named else label, iri)

    def quote(self, most: int = 200) -> str:
        """Return the note's words that the statement quotes, in quotation marks, cut where they are long."""
        return f"“{shorten(self.one('quote'), most)}”"


Parts = list[Part | str]
"""What a sentence is made of; an empty text is left out."""


def _list(parts: list[Part]) -> Parts:
    """Return the parts with commas and an `and` between them."""
    made: Parts = []
    for place, part in enumerate(parts):
        made += [part] if not place else [" and " if place == len(parts) - 1 else ", ", part]
    return made


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


def _part_of_note(it: _Words) -> str:
    """Return the words for the part of the note that a statement rests on, as `Annex 2`."""
    return place_of(it.one("passage")).partition(",")[0]


def _element(it: _Words, name: str = "element") -> Part:
    element = it.one(name)
    return Part(f"element ({names.local(element)}), {it.publication.caption(element)}", element)


def _verb(publication: publications.Publication, iri: str) -> str:
    """Return the words by which a sentence has a thing as its verb: its alternative label, else its label."""
    return publication.value(iri, "skos:altLabel") or publication.label(iri)


def _target_relevance(it: _Words) -> Parts:
    goal = it.one("relevantTarget")
    words = "target" if "." in names.local(goal) else "Goal"
    label = shorten(it.publication.label(goal), 90)
    return [it.part("area"), " bears on ", Part(f"{words} {names.local(goal)}, {label}", goal)]


_QUOTED = (
    *("acronym", "aim", "altLabel", "component", "legalBasis", "officialName"),
    *("formerName", "governance", "outcomeText", "purpose", "regionText", "secretariat", "topic"),
)
_COUNTED = {"memberCount": "member", "plannedDays": "day"}


def _stated_value(it: _Words) -> Parts:
    about, property_ = it.part("about", True), it.one("property")
    name = names.local(property_)
    if "value" not in it.statement.values:
        label = it.publication.label(property_)
        return [about, f": a value for “{label}” was looked for and could not be found"]
    value, verb = it.statement.values["value"][0], _verb(it.publication, property_)
    if property_ == names.expand("skos:altLabel"):
        verb = "is also named"
    elif ":" in verb:
        verb += ":"
    plain = results.plain(value)
    datatype = value.datatype.value if isinstance(value, pyoxigraph.Literal) else ""
    words: Part | str = plain
    if isinstance(value, pyoxigraph.NamedNode):
        the = name in ("parentBody", "meetingOf")
        words = Part(plain, plain) if name == "website" else it.named(plain, the)
    elif datatype.startswith(names.expand("xsd:g")) or datatype == names.expand("xsd:date"):
        words = dates.words(plain) if verb.endswith((" before", " by")) else dates.when(plain)
    elif datatype == names.expand("xsd:boolean"):
        verb, words = f"{verb}:", "yes" if plain == "true" else "no"
    elif name in _COUNTED:
        words = f"{plain} {_COUNTED[name]}{'' if plain == '1' else 's'}"
    elif name in _QUOTED:
        words = f"“{plain}”"
    other = it.one("valueStatus").endswith("/alternative")
    return ["By another source, " if other else "", about, f" {verb} ", words]


def _citation(it: _Words) -> Parts:
    passage, symbol, place = it.one("citingPassage"), it.one("printedSymbol"), it.one("locator")
    parts: Parts = [Part(place_of(passage), passage), " cites ", it.part("citedDocument")]
    return [*parts, f" as {symbol}" if symbol else "", f", {place}" if place else ""]


def _claim(it: _Words) -> Parts:
    whose = _list([it.named(iri, True) for iri in it.all("mechanism")])
    if not whose:
        quantifier = it.part("quantifier")
        whose = [Part(f"{quantifier.text} mechanisms", quantifier.iri)]
        whose += [", on ", it.part("theme")] if "theme" in it.statement.values else []
    return ["The note claims of ", *whose, f": {it.quote()}"]


def _classification(it: _Words) -> Parts:
    sources = _list([it.named(iri) for iri in it.all("source")]) or ["the edition"]
    verb = " count " if len(sources) > 1 else " counts "
    if "passage" in it.statement.values:
        sources, verb = ["the note"], " counts "
    kind = it.part("mechanismType", True)
    words = kind.text.removeprefix("the ")
    return [*sources, verb, it.part("mechanism", True), f" as {article(words)} ", Part(words, kind.iri)]


def _contribution_mode(it: _Words) -> Parts:
    level = it.part("level")
    start = "At " if level.text.startswith("all ") else "At the "
    return [start, level, f", by the note, mechanisms can contribute so: {it.quote()}"]


_CODED = {
    "exact": " name ",
    "part": " name a part of ",
    "broader": " name a wider subject than ",
    "related": " name a subject near ",
}


def _coding(it: _Words) -> Parts:
    item = it.one("codedItem")
    quote = shorten(it.publication.value(item, "gcm:quote"), 90)
    words: Parts = ["the words ", Part(f"“{quote}”", item)]
    relation = names.local(it.one("wordRelation"))
    return (
        [*words, _CODED[relation], it.part("area")]
        if relation in _CODED
        else [*words, " name no area of focus"]
    )


def _objective_relevance(it: _Words) -> Parts:
    objective = it.one("objective")
    words = f"objective {names.local(objective)}, {it.publication.caption(objective)}"
    return [_element(it), ", anticipates ", Part(words, objective)]


def _engagement(it: _Words) -> Parts:
    if not it.one("notedMechanism"):
        mechanism = it.part("engagedMechanism", True)
        return [it.part("inListing"), " lists ", mechanism, " in ", it.part("area")]
    printed, mechanism = it.one("printedName"), it.part("notedMechanism")
    named = f", under the name “{printed}”" if printed and printed != mechanism.text else ""
    return [f"{_part_of_note(it)} lists ", it.part("notedMechanism", True), " in ", it.part("area"), named]


def _guiding_question(it: _Words) -> Parts:
    quote = f": “{it.one('quote')}”"
    if not (question := it.one("partOfQuestion")):
        return ["The note asks", quote]
    return ["The note asks, as part of ", Part(f"question {names.local(question)}", question), quote]


def _icon_cell(it: _Words) -> Parts:
    count = int(it.one("expectedIcons") or 0)
    icons = f"{results.numeral(count)} icon{'s' if count != 1 else ''}"
    return ["The SDG cell of ", it.part("area"), f" seems to have held {icons}"]


_MAPPED = {
    "exactMatch": " is the same notion as ",
    "closeMatch": " is close to ",
    "broadMatch": " is narrower than ",
    "narrowMatch": " is wider than ",
    "relatedMatch": " is related to ",
    "sameAs": " is the same as ",
}


def _item(it: _Words) -> Parts:
    return [it.part("inListing"), " lists for ", it.part("mechanism", True), f": {it.quote()}"]


def _concept_match(it: _Words) -> Parts:
    target = it.one("matchObject")
    vocabulary = vocabularies.find(vocabularies.of_edition(it.publication.edition), target)
    label = it.publication.label(target)
    local = target.removeprefix(vocabulary.space).strip("/") if vocabulary else target
    other = Part(f"“{label}”" if label != names.compact(target) else local, target)
    inside = f" in {vocabulary.called}" if vocabulary else ""
    mapped, way = it.part("matchSubject"), names.local(it.one("matchProperty"))
    if way == "seeAlso":
        return ["On ", mapped, ", see also ", other, inside]
    return [mapped, _MAPPED[way], other, inside]


def _membership(it: _Words) -> Parts:
    role, held = it.part("role").text, it.one("heldFor")
    time = f" ({dates.term(held, it.one('asOf'))})" if held else ""
    if it.publication.value(it.one("role"), "skos:broader") == names.iri("role", "office"):
        time = f" ({dates.term(held)})" if held else ""
        return [it.part("participant"), " serves ", it.part("participatesIn", True), f" as {role}{time}"]
    role = f"{article(role)} {role}"
    if it.one("belongsTo"):
        return [it.part("participant"), f" is {role} of ", it.part("belongsTo", True), time]
    if it.one("includesMembers"):
        who, what = it.part("participant", True), it.part("participatesIn", True)
        return ["All members of ", who, " take part in ", what, time]
    return [it.part("participant"), " takes part in ", it.part("participatesIn", True), f" as {role}{time}"]


def _placement(it: _Words) -> Parts:
    thing = _element(it) if "element" in it.statement.values else it.part("area")
    return [f"{_part_of_note(it)} places ", thing, " under the theme ", it.part("placedUnder")]


def _preparation(it: _Words) -> Parts:
    verb = _verb(it.publication, it.one("stage"))
    return [it.part("mechanism", True), f" {verb} in the preparation of the compact"]


_MAKERS: dict[str, Callable[[_Words], Parts]] = {
    "target-relevance": _target_relevance,
    "stated-value": _stated_value,
    "citation": _citation,
    "claim": _claim,
    "classification": _classification,
    "coding": _coding,
    "contribution-mode": _contribution_mode,
    "objective-relevance": _objective_relevance,
    "discrepancy": lambda it: [it.one("finding").rstrip(".")],
    "engagement": _engagement,
    "guiding-question": _guiding_question,
    "icon-cell": _icon_cell,
    "item": _item,
    "concept-match": _concept_match,
    "membership": _membership,
    "placement": _placement,
    "preparation": _preparation,
    "uptake": lambda it: [it.part("area"), " takes up ", _element(it, "takenUpElement")],
}
