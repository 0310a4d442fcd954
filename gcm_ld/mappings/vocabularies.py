"""The vocabularies that the edition links to, as its file of them describes them; the IRIs of mappings."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset, files
from gcm_ld.rdf import turtle

PATH = "data/links/vocabularies.ttl"
"""The path of the file in an edition."""

_SETS = names.graph("data/links/")


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary that links lead to.

    `iri` is the IRI that it has for itself, `prefix` one of `names.PREFIXES`, `space` what its IRIs begin
    with, `version` the state of it that was read. `mappings` is the set of mappings that lead to it, empty
    where none may. `labels` is the graph of those of its labels that the edition keeps, empty where the terms
    allow none. What isn't known is empty too.
    """

    iri: str
    title: str
    prefix: str
    space: str
    version: str = ""
    homepage: str = ""
    publisher: str = ""
    license: str = ""
    rights: str = ""
    mappings: str = ""
    labels: str = ""

    @property
    def name(self) -> str:
        """The name of its files in data/links/ and data/labels/; its prefix where it has no mappings."""
        return self.mappings.removeprefix(_SETS) or self.prefix

    @property
    def called(self) -> str:
        """Its title as a sentence has it: `the UNBIS Thesaurus`, `EuroVoc`."""
        return f"the {self.title}" if " " in self.title else self.title

    @property
    def path(self) -> str:
        """The path of its table of mappings in an edition."""
        return f"data/links/{self.name}.sssom.tsv"

    @property
    def turtle(self) -> str:
        """The path of the Turtle that is made from the table."""
        return f"data/links/{self.name}.ttl"

    @property
    def labels_path(self) -> str:
        """The path of the labels that the edition keeps of it, were it to keep any."""
        return f"data/labels/{self.name}.ttl"

    @property
    def reserved(self) -> str:
        """The terms of the labels that the edition keeps under no open licence, empty where it keeps none."""
        return self.rights if self.labels else ""

    @property
    def is_named(self) -> bool:
        """Whether its terms let the tables of mappings hold its labels."""
        return bool(self.labels) or not self.rights


Vocabularies = Mapping[str, Vocabulary]
"""Vocabularies by their `name`, in the order of the names."""

_PROPERTIES = {
    "title": "dcterms:title",
    "prefix": "vann:preferredNamespacePrefix",
    "space": "void:uriSpace",
    "version": "dcat:version",
    "homepage": "foaf:homepage",
    "publisher": "dcterms:publisher",
    "license": "dcterms:license",
    "rights": "dcterms:rights",
    "mappings": "dcterms:isReferencedBy",
    "labels": "dcterms:hasPart",
}
_FIELDS = {names.expand(name): field for field, name in _PROPERTIES.items()}
_NEEDED = ("title", "prefix", "space")


@functools.lru_cache(maxsize=8)
def parse(text: str) -> Vocabularies:
    """Return the vocabularies that a text in Turtle describes.

    Raises EditionError, `file:line: what. What to do.` a line each, for what isn't Turtle, for a vocabulary
    without a title, a prefix or a namespace, and for a prefix that the publication knows as another
    namespace's, or not at all.
    """
    triples = dataset.parse(dataset.File(PATH, text, names.graph(PATH), "data"))
    values: dict[str, dict[str, str]] = {}
    for subject, predicate, value in triples:
        about = values.setdefault(subject.value, {})
        if predicate.value in _FIELDS:
            about[_FIELDS[predicate.value]] = value.value
    errors = [(iri, what) for iri, about in values.items() for what in _errors(iri, about)]
    if errors:
        lines = turtle.positions(text, PATH)
        messages = (f"{PATH}:{lines[(ox.NamedNode(iri),)]}: {what}" for iri, what in errors)
        raise files.EditionError("\n".join(messages))
    described = [Vocabulary(iri, **about) for iri, about in values.items()]
    return {one.name: one for one in sorted(described, key=lambda one: one.name)}


def _errors(iri: str, about: Mapping[str, str]) -> list[str]:
    missing = [field for field in _NEEDED if not about.get(field)]
    if missing:
        return [f"{iri} has no {_PROPERTIES[field]}. Write it." for field in missing]
    prefix, space = about["prefix"], about["space"]
    known = names.PREFIXES.get(prefix)
    if known is None:
        return [f"no prefix {prefix!r} is known. Add it to the prefixes in gcm_ld/core/names.py."]
    return [f"{prefix} is the prefix of {known}, not of {space}. Mend one."] if known != space else []


def read(root: str | Path) -> Vocabularies:
    """Return the vocabularies that the edition in the folder `root` describes; raises as `parse` does."""
    path = Path(root) / PATH
    return parse(files.read(path, PATH)) if path.exists() else {}


def of_edition(edition: dataset.Edition) -> Vocabularies:
    """Return the vocabularies that an edition describes; raises as `parse` does."""
    return parse(next((file.text for file in edition.files if file.path == PATH), ""))


def mapped(known: Vocabularies) -> Vocabularies:
    """Return those of the vocabularies that mappings may lead to."""
    return {name: vocabulary for name, vocabulary in known.items() if vocabulary.mappings}


def find(known: Vocabularies, iri: str) -> Vocabulary | None:
    """Return the vocabulary that mappings may lead to in whose namespace an IRI lies, None where none is."""
    return next((one for one in known.values() if one.mappings and iri.startswith(one.space)), None)


def mapping(subject: str, target: str, vocabulary: Vocabulary) -> str:
    """Return the IRI of the mapping of our thing to the other.

    It has the kind and the slug of ours, then the prefix and the local part of the other. Raises ValueError
    where `subject` is no thing of the edition, or `target` not in the vocabulary.
    """
    if not target.startswith(vocabulary.space):
        raise ValueError(f"{target} is not in {vocabulary.called}")
    if subject.startswith(names.ONTOLOGY):
        kind, slug = "type", names.slug(re.sub("([A-Z])", r"-\1", names.local(subject)))
    elif subject.startswith(names.PREFIXES["sdg"]):
        kind, slug = "goal", names.slug(names.local(subject))
    else:
        kind, _, slug = names.compact(subject).partition(":")
        if kind not in names.KINDS or not slug:
            raise ValueError(f"{subject} is no thing of the edition")
    local = names.slug(target.removeprefix(vocabulary.space))
    return names.iri("concept-match", kind, slug, vocabulary.prefix, local)
