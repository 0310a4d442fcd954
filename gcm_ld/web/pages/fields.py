"""The fields of a form that asks a stored question: what one may choose, has given, and may have meant."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.edition import dataset, things
from gcm_ld.presentation import sentences
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import queries
from gcm_ld.web.pages import views

OPTIONS = 40
"""With more things than this to choose from, a field with suggestions stands in the place of a list."""

LONG = 60
"""A thing whose label has more letters than this is shown by its short label, if it has one."""


@dataclass(frozen=True)
class Field:
    """A parameter in a form: what is given, the choices as pairs of a word and a label, what is wrong.

    `iri` is of the thing that is meant, empty where none is.
    """

    parameter: queries.Parameter
    given: str
    choices: tuple[tuple[str, str], ...]
    iri: str = ""
    wrong: str = ""

    @property
    def listed(self) -> bool:
        """Whether all choices stand in a list; else they are suggestions, and what is given is kept."""
        return len(self.choices) <= OPTIONS and not self.wrong


def fill(
    publication: Publication, query: queries.Query, params: views.Params
) -> tuple[list[Field], list[str]]:
    """Return the fields of the form as `params` fills them, and what is wrong beside single values."""
    return [
        _field(publication, parameter, params.first(parameter.name)) for parameter in query.parameters
    ], twice(params, [parameter.name for parameter in query.parameters])


def twice(params: views.Params, names: Iterable[str]) -> list[str]:
    """Return what is wrong about the parameters of these names that have more values than one."""
    return [f"The parameter “{name}” is given twice; give it once." for name in names if params.all(name)[1:]]


@functools.lru_cache(maxsize=64)
def choices(publication: Publication, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the things of a kind as pairs of the word that means it and its label, in the labels' order."""
    pairs = []
    for iri in things.members(publication.store, kind):
        label, short = shown(publication, iri), things.word(iri, kind)
        pairs.append((short, short if label == names.compact(iri) else label))
    return tuple(sorted(pairs, key=lambda pair: (_order(pair[1]), pair[0])))


def _order(label: str) -> list[tuple[int, str]]:
    """What a label is sorted by: its words without accents, its numbers by their value."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in names.slug(label).split("-")]


def shown(publication: Publication, iri: str, label: str = "") -> str:
    """Return the words for a thing in a table or list: the label given or its own, or a short one.

    Goals and targets of the 2030 Agenda have both, since they are known by their numbers.
    """
    if iri.startswith((names.PREFIXES["passage"], names.PREFIXES["discrepancy"])):
        return sentences.short_name(publication, iri)
    label, short = label or publication.label(iri), publication.caption(iri)
    if iri.startswith(names.PREFIXES["sdg"]) and short != label:
        return f"{short}: {label}"
    return label if len(label) <= LONG else short


@functools.lru_cache(maxsize=4096)
def meaning(publication: Publication, kind: str, text: str) -> str:
    """Return the IRI of the thing of a kind that a text means. Raises ThingError where there is none."""
    return things.resolve(publication.store, text, kind)


def chosen(
    publication: Publication,
    choice: things.Choice,
    params: views.Params,
    among: Collection[str] | None = None,
) -> str:
    """Return the IRI or word that a parameter means, empty where it is not given. Raises as `choose` does."""
    given = params.first(choice.name)
    return choose(publication, choice, given, among) if given else ""


def choose(
    publication: Publication, choice: things.Choice, text: str, among: Collection[str] | None = None
) -> str:
    """Return the IRI or word that a text means for a parameter.

    Raises Refused for one that means nothing, or nothing that is offered.
    """
    try:
        return things.choose(publication.store, choice, text, among)
    except things.ThingError as error:
        raise refusal(error) from error


def refusal(error: dataset.EditionError) -> views.Refused:
    """Return the answer to a parameter whose value means nothing, the same at all addresses."""
    return views.Refused(400, "A parameter that means nothing", str(error))


def _field(publication: Publication, parameter: queries.Parameter, given: str) -> Field:
    every = choices(publication, parameter.kind)
    if not given:
        return Field(parameter, "", every)
    try:
        iri = meaning(publication, parameter.kind, given)
    except things.ThingError as error:
        return Field(parameter, given, every, wrong=str(error))
    return Field(parameter, things.word(iri, parameter.kind), every, iri)


def kinds(publication: Publication, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return kinds of things as pairs of a word and a label with their number, the largest first."""
    order = sorted(counts, key=lambda iri: (-counts[iri], publication.label(iri)))
    return [(names.local(iri), f"{publication.label(iri)} ({counts[iri]})") for iri in order]
