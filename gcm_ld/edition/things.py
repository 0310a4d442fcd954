"""Find the thing that a person means: by IRI, prefixed name, slug, label or code; and the label of a thing.

A kind is a first segment of our IRIs (`names.KINDS`), or `goal` for the Sustainable Development
Goals, `target` for their targets, `type` for the classes of mechanism, `property`, `mapped` for what is
linked to other vocabularies, `vocabulary` for the sets of these links, one for each vocabulary, `sources`
for the groups of sources and the listings in them, `boolean` for the words true and false, or `year` for a
year or the word now, that of the edition; the last two are no IRIs.
"""

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph

from gcm_ld.core import kinds, names, suggest, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

SHORT_LABEL = "gcm:shortLabel"
PREFERRED = ["skos:prefLabel", "rdfs:label", "dcterms:title", SHORT_LABEL]
FURTHER = ["skos:altLabel", "skos:hiddenLabel", "skos:notation"]
FURTHER += [f"gcm:{name}" for name in ("acronym", "officialName", "iso3", "m49", "letter")]
"""The properties whose values a person may give for a thing: those that name it, then names and codes."""

SPECIAL_KINDS = ("boolean", "goal", "mapped", "property", "sources", "target", "type", "vocabulary", "year")
NOW = "now"
"""The word for the year in which the edition was last modified."""

BOOLEANS = ("false", "true")
_YEAR = re.compile(r"[12][0-9]{3}")
_WORD = re.compile(r"[^\W\d_A-Z]{3}")
"""What a label has that is more than an acronym: three small letters in a row."""
_SETS = names.graph("data/links/")
_CLASSES = {"goal": "sdgo:Goal", "target": "sdgo:Target", "vocabulary": "sssom:MappingSet"}


class ThingError(dataset.EditionError):
    """What a person gave means nothing, or more than one thing; the message has the nearest valid ones."""


@dataclass(frozen=True)
class Choice:
    """A parameter: its name in an address, its words for people, and the kind of thing that it takes.

    `options` are words with labels of their own, which it takes beside the things of the kind, or alone.
    """

    name: str
    words: str
    kind: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


def label(store: pyoxigraph.Store, iri: str) -> str:
    """Return the preferred English label of a thing, else its compact IRI; a word as it is."""
    if _is_word(iri):
        return iri
    for name in PREFERRED:
        quads = store.quads_for_pattern(pyoxigraph.NamedNode(iri), terms.node(name), None)
        values = [(terms.language(quad.object) != "en", terms.value(quad.object)) for quad in quads]
        if values:
            return min(values)[1]
    return names.compact(iri)


def _is_word(text: str) -> bool:
    """Whether a value of a parameter is a word or a year, which has no label but itself."""
    return text in (*BOOLEANS, NOW) or _YEAR.fullmatch(text) is not None


def caption(store: pyoxigraph.Store, iri: str) -> str:
    """Return the label that fits the head of a column where a thing has one, else what `label` returns."""
    if _is_word(iri):
        return iri
    for quad in store.quads_for_pattern(pyoxigraph.NamedNode(iri), terms.node(SHORT_LABEL), None):
        return terms.value(quad.object)
    return label(store, iri)


def full_name(store: pyoxigraph.Store, iri: str) -> str:
    """Return the name of a thing with its acronym in brackets, `Abu Dhabi Dialogue (ADD)`, where its label is
    an acronym and an official name is known; else what `label` returns.
    """
    short = label(store, iri)
    if _WORD.search(short):
        return short
    for quad in store.quads_for_pattern(pyoxigraph.NamedNode(iri), terms.node("gcm:officialName"), None):
        official = terms.value(quad.object)
        return official if short in official else f"{official} ({short})"
    return short


def members(store: pyoxigraph.Store, kind: str | None = None) -> list[str]:
    """Return the sorted IRIs of the things of a kind; of all things without one.

    Raises ValueError for a kind that does not exist.
    """
    if kind == "boolean":
        return [*BOOLEANS]
    if kind == "year":
        return [NOW]
    if kind == "sources":
        return members(store, "source") + members(store, "listing")
    if kind == "type":
        return sorted(subclasses(store, names.expand("gcm:Mechanism")))
    if kind == "property":
        return sorted({quad.predicate.value for quad in store})
    if kind == "mapped":
        quads = store.quads_for_pattern(None, terms.node("gcm:matchSubject"), None)
        return sorted({terms.value(quad.object) for quad in quads})
    if kind not in (None, *SPECIAL_KINDS, *names.KINDS):
        raise ValueError(f"no kind {kind!r}; the kinds are {', '.join(names.KINDS + SPECIAL_KINDS)}")
    if kind is None:
        return sorted(_instances(store, None))
    if kind in _CLASSES:
        return sorted(_instances(store, terms.node(_CLASSES[kind])), key=turtle.natural)
    classes = subclasses(store, names.expand(kinds.REGISTRY[kind].type))
    found = set().union(*(_instances(store, pyoxigraph.NamedNode(iri)) for iri in classes))
    return sorted(iri for iri in found if iri.startswith(f"{names.BASE}{kind}/"))


def _instances(store: pyoxigraph.Store, class_: pyoxigraph.NamedNode | None) -> set[str]:
    """Return the IRIs of what is said to be of a class, or of any."""
    quads = store.quads_for_pattern(None, terms.node("rdf:type"), class_)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, pyoxigraph.NamedNode)}


def resolve(
    store: pyoxigraph.Store, text: str, kind: str | None = None, among: Collection[str] | None = None
) -> str:
    """Return the IRI of the thing that `text` means, of the given kind where one is given.

    `text` is an IRI, a prefixed name, a slug (or `theme/human-rights`), or a label, an official or
    alternative name or a code in any case. `among` limits the things to some of the kind.
    Raises ThingError when there is none or more than one, and ValueError for a kind that does not exist.
    """
    if kind == "year":
        return _year(store, text.strip())
    known = set(members(store, kind))
    offered = known if among is None else known.intersection(among)
    matches = _matches(store, offered, text.strip())
    if len(matches) == 1:
        return matches.pop()
    if matches:
        choices = " or ".join(sorted(map(names.compact, matches)))
        raise ThingError(f"{text!r} means more than one {kind or 'thing'}: say {choices}.")
    is_elsewhere = offered != known and _matches(store, known, text.strip())
    wrong = f"the {kind} {text!r} is not offered here" if is_elsewhere else f"no {kind or 'thing'} {text!r}"
    raise ThingError(f"{wrong}; {_advice(store, offered, text, kind)}")


def _year(store: pyoxigraph.Store, text: str) -> str:
    """Return the year that a text means. Raises ThingError for what is no year."""
    if text.casefold() == NOW:
        return terms.first(store, names.DATASET, "dcterms:modified")[:4]
    if not _YEAR.fullmatch(text):
        raise ThingError(f"no year {text!r}; say one as 2017, or {NOW}.")
    return text


def choose(store: pyoxigraph.Store, choice: Choice, text: str, among: Collection[str] | None = None) -> str:
    """Return what `text` means for a parameter: one of its own words, or the IRI of a thing of its kind.

    A word may be given by its label, both in any case. Raises ThingError as `resolve` does.
    """
    wanted = text.strip().casefold()
    for word, label in choice.options.items():
        if wanted in (word.casefold(), label.casefold()):
            return word
    wrong = f"{choice.name} can't be {text!r}"
    if not choice.kind:
        raise ThingError(f"{wrong}; {suggest.advice(text, choice.options)}")
    try:
        return resolve(store, text, choice.kind, among)
    except ThingError as error:
        if nearest := suggest.near(text, choice.options):
            raise ThingError(f"{wrong}; {suggest.offer(nearest, ())}") from error
        raise


def identify(store: pyoxigraph.Store, text: str, kind: str | None = None) -> str:
    """Return the IRI that a text is, known or not, or else that of the thing which it means.

    Raises ThingError as `resolve` does.
    """
    bare = text.strip().removeprefix("<").removesuffix(">")
    with contextlib.suppress(ValueError):
        return pyoxigraph.NamedNode(bare).value if "://" in bare else resolve(store, text, kind)
    return resolve(store, text, kind)


def objects(
    store: pyoxigraph.Store, subject: pyoxigraph.NamedNode, predicate: pyoxigraph.NamedNode, text: str
) -> list[terms.Term]:
    """Return the terms that `text` may mean as an object: what is said in these words, else a thing.

    It is empty for a text that means nothing where the property has literals, of which it might be one;
    elsewhere ThingError is raised.
    """
    # The iterator must die in its own thread, so that no frame of an error's traceback may hold it.
    values = {terms.rdf11(quad.object) for quad in store.quads_for_pattern(subject, predicate, None)}
    if given := {term for term in values if text in (str(term), term.value)}:
        return sorted(given, key=str)
    iris = [term.value for term in values if isinstance(term, pyoxigraph.NamedNode)]
    with contextlib.suppress(ThingError):
        return [pyoxigraph.NamedNode(resolve(store, text, None, iris))]
    try:
        return [pyoxigraph.NamedNode(identify(store, text))]
    except ThingError:
        if any(isinstance(term, pyoxigraph.Literal) for term in values):
            return []
        raise


def word(iri: str, kind: str | None) -> str:
    """Return the shortest word that means a thing of a kind, as an address holds it."""
    if kind in ("property", "mapped", None):
        return names.compact(iri)
    if kind == "vocabulary":
        return iri.removeprefix(_SETS)
    return _hyphened(names.local(iri)) if kind == "type" else names.local(iri)


def term(meant: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """Return what `resolve` gives as a term: an IRI, true or false as an xsd:boolean, a year as a number."""
    if _YEAR.fullmatch(meant):
        return pyoxigraph.Literal(int(meant))
    return pyoxigraph.Literal(meant == "true") if meant in BOOLEANS else pyoxigraph.NamedNode(meant)


def _matches(store: pyoxigraph.Store, known: Collection[str], text: str) -> set[str]:
    """Return the things that a text means most closely: by IRI, by slug, by name, by further name."""
    with contextlib.suppress(ValueError):  # a label may hold a colon too, so a prefix may be unknown
        iri = names.expand(text) if ":" in text else names.BASE + text
        if iri in known and (":" in text or "/" in text):
            return {iri}
    return next(filter(None, _tiers(store, known, text)), set())


def _tiers(store: pyoxigraph.Store, known: Collection[str], text: str) -> Iterator[set[str]]:
    fold, slug = text.casefold(), names.slug(text)
    yield {iri for iri in known if fold and fold in _slugs(iri)}
    for group in (PREFERRED, FURTHER):
        labels = [(iri, value) for iri, value in _labels(store, group) if iri in known]
        yield {iri for iri, value in labels if value.casefold() == fold}
        yield {iri for iri, value in labels if slug and _label_slug(value) == slug}
    yield {iri for iri in known if slug and slug in _slugs(iri)}


def _label_slug(label: str) -> str:
    """Return the slug of a label; empty where it keeps less than half, as `2030` of one in Chinese."""
    slug = names.slug(label)
    return slug if 2 * len(slug) >= len(label) else ""


def _slugs(iri: str) -> set[str]:
    local = names.local(iri)
    if iri.startswith(_SETS):
        return {iri.removeprefix(_SETS)}
    if not iri.startswith(names.ONTOLOGY):
        return {local.casefold()}
    slug = _hyphened(local)
    # A class is also called by its initials: rcp for RegionalConsultativeProcess.
    initials = {"".join(part[0] for part in slug.split("-"))} if local[:1].isupper() else set()
    return {local.casefold(), slug} | initials


def _hyphened(local: str) -> str:
    """Return the local name of a term as a slug, as `regional-consultative-process`."""
    return "-".join(re.findall(r"[A-Z][a-z0-9]*|^[a-z0-9]+", local)).lower()


def _labels(store: pyoxigraph.Store, properties: list[str]) -> Iterator[tuple[str, str]]:
    for name in properties:
        for quad in store.quads_for_pattern(None, terms.node(name), None):
            if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
                yield quad.subject.value, quad.object.value


def subclasses(store: pyoxigraph.Store, iri: str) -> set[str]:
    """Return the IRIs of a class and of all below it."""
    found, below = [pyoxigraph.NamedNode(iri)], terms.node("rdfs:subClassOf")
    for class_ in found:
        subjects = (quad.subject for quad in store.quads_for_pattern(None, below, class_))
        found += {node for node in subjects if isinstance(node, pyoxigraph.NamedNode)}.difference(found)
    return {class_.value for class_ in found}


def _advice(store: pyoxigraph.Store, known: Collection[str], text: str, kind: str | None) -> str:
    pool: dict[str, str] = {}
    for iri, value in _labels(store, PREFERRED + FURTHER):
        if iri in known:
            pool.setdefault(value.casefold(), iri)
    pool |= {spelling: iri for iri in sorted(known) for spelling in _slugs(iri)}
    wanted = re.split(r"[:/#]", text)[-1]
    spellings = suggest.near(wanted, pool, most=8)
    slug = names.slug(text)
    spellings += [spelling for spelling in pool if len(slug) > 2 and slug in names.slug(spelling)]
    nearest = dict.fromkeys(_named(store, pool[spelling], kind) for spelling in spellings)
    words = [] if nearest else sorted(word(iri, kind) for iri in known)
    return suggest.offer([*nearest][: suggest.NEAREST], words)


def _named(store: pyoxigraph.Store, iri: str, kind: str | None) -> str:
    """Return the word that means a thing, with its name where the word doesn't say it."""
    short, name = word(iri, kind), caption(store, iri)
    is_plain = names.slug(short.rpartition(":")[2]) in (names.slug(name), names.slug(label(store, iri)))
    return short if is_plain or name == names.compact(iri) else f"{short} ({name})"
