"""The IRIs that the publication mints, and their prefixes. Every other module asks here."""

import functools
import re
import unicodedata

from gcm_ld.core import kinds

BASE = "https://w3id.org/gcm-ld/"
ONTOLOGY_IRI, HOUSE_PROFILE, OPEN_PROFILE = BASE + "ontology", BASE + "shapes", BASE + "shapes-open"
ONTOLOGY, SHAPES = ONTOLOGY_IRI + "#", HOUSE_PROFILE + "#"
"""What the IRIs of terms and of rules begin with."""

INFERRED = BASE + "graph/inferred"

KINDS = kinds.minted()
"""The first segment of a thing's IRI: `BASE + "mechanism/almaty-process"` is of the kind `mechanism`."""

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "agrovoc": "http://aims.fao.org/aos/agrovoc/",
    "bibo": "http://purl.org/ontology/bibo/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "euauthority": "http://publications.europa.eu/resource/authority/",
    "eurovoc": "http://eurovoc.europa.eu/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gcm": ONTOLOGY,
    "gemet": "http://www.eionet.europa.eu/gemet/concept/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geonames": "https://sws.geonames.org/",
    "lcc": "https://www.omg.org/spec/LCC/Countries/ISO3166-1-CountryCodes/",
    "lcsh": "http://id.loc.gov/authorities/subjects/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sdg": "http://metadata.un.org/sdg/",
    "sdgio": "http://purl.unep.org/sdg/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "stw": "http://zbw.eu/stw/descriptor/",
    "unbist": "http://metadata.un.org/thesaurus/",
    "unesco": "http://vocabularies.unesco.org/thesaurus/",
    "unms": "http://metadata.un.org/UNMS/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
} | {kind: BASE + kind + "/" for kind in KINDS}
"""Prefix to namespace, the only table of them: Turtle, queries, pages and the JSON-LD context use it."""


LANGUAGES = {
    "en": "English",
    "ar": "Arabic",
    "zh": "Chinese",
    "fr": "French",
    "ru": "Russian",
    "es": "Spanish",
}
"""The official languages of the United Nations, that of the edition first."""


def iri(kind: str, *slugs: str) -> str:
    """Return the IRI of a thing, as `iri("engagement", "almaty-process", "remittances")`.

    Raises ValueError for a kind that is not in `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind {kind!r}; the kinds are {', '.join(KINDS)}")
    return BASE + "/".join((kind, *slugs))


DATASET, EDITOR = iri("dataset", "gcm-ld"), iri("organization", "gcm-ld")
"""The IRIs of the edition as a data set, and of who makes it, whose judgements it has."""


def graph(path: str) -> str:
    """Return the IRI of the named graph that holds the file `path`, as `data/mechanism.ttl`."""
    return BASE + "graph/" + path.removesuffix(".ttl")


def slug(label: str) -> str:
    """Return the IRI segment made of `label`: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def local(iri: str) -> str:
    """Return what follows the last `#` or the kind's `/` of an IRI: its slug, or slugs."""
    if iri.startswith(BASE) and "#" not in iri:
        return iri.removeprefix(BASE).partition("/")[2] or iri.removeprefix(BASE)
    return re.split(r"[#/]", iri)[-1]


def split(iri: str) -> tuple[str, str]:
    """Return an IRI in two parts, after its last `#` or `/`; the first is empty where it has neither."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def expand(name: str) -> str:
    """Return the IRI of a prefixed name; a full IRI, with or without angle brackets, comes back bare.

    Raises ValueError for an unknown prefix.
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, rest = name.partition(":")
    if colon and rest.startswith("//"):
        return name
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"no prefix {prefix!r} in {name!r}; the prefixes are {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + rest


def prologue(text: str) -> str:
    """Return declarations of the prefixes that a query or a text of Turtle uses, which stand before it in its
    first line, so that the numbers of its lines stay."""
    used = ((prefix, space) for prefix, space in PREFIXES.items() if f"{prefix}:" in text)
    return "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in used)


@functools.lru_cache(maxsize=4096)
def compact(iri: str) -> str:
    """Return `iri` with the longest prefix that fits, as `theme:drivers`; as it is where none does."""
    fits = [(space, prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return iri
    space, prefix = max(fits, key=lambda pair: len(pair[0]))
    rest = iri[len(space) :]
    return f"{prefix}:{rest}" if rest else iri
