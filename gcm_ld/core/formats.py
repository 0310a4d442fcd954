"""The registry of forms: the suffixes and media types in which things are served or stored.

A form is named by its suffix. Forms of one kind stand in the order in which a client that names none gets
them. What serves, lists or describes forms asks this registry each time, so that a form that is added with
`add`, and whose kind of thing has a writer for it, is offered everywhere.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import pyoxigraph as ox

from gcm_ld.core import terms

W3C = "http://www.w3.org/ns/formats/"
"""The namespace of the W3C's names of formats."""

FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
"""The namespace of the European Union's authority table of file types."""

IANA = "https://www.iana.org/assignments/media-types/"

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""The characters that XML 1.0 can't hold, as they are or as a reference."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that change the order of the text around them."""

_FORMULA = re.compile("[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?![0-9.,]*$)")
"""The beginnings that programs for spreadsheets take for one of a formula, and that of no number."""

_PLAIN_NAME = re.compile(r".*[/#:][A-Za-z_][A-Za-z0-9_.-]*", re.DOTALL)

Value = terms.AnyTerm | None


@dataclass(frozen=True, eq=False)
class Format:
    """A form: its suffix, its media type, the label for people, and its kind.

    `kind` is `page`, `graph` (triples), `dataset` (quads), `table`, `frame`, `sheet`, `data`, `picture`,
    `text`, `font` or `archive`. `also` are other media types by which clients ask for it, `aliases` other
    names. `w3c` and `file_type` are its names among the W3C's formats and the European Union's file types.
    `lacks` names what it can't hold: see `check`.
    """

    name: str
    media_type: str
    label: str
    kind: str
    also: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    w3c: str = ""
    file_type: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type: texts name their encoding."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")

    @property
    def is_json(self) -> bool:
        """Whether it is JSON, whatever that means."""
        return self.media_type.endswith("json")


class UnfitError(ValueError):
    """A form can't hold a value, since it has a lack; the message says which forms of its kind can.

    `what` are words for the value, and `triple` is the one that it is in, if it is in one.
    """

    def __init__(self, form: Format, lack: str, what: str, triple: ox.Triple | None = None):
        others = [one.label for one in of(form.kind) if lack not in one.lacks] or [CSV.label]
        choice = " or ".join(filter(None, (", ".join(others[:-1]), others[-1])))
        super().__init__(f"{form.label} can't hold {what}, and there is one here. Ask for {choice}.")
        self.form, self.what, self.triple = form, what, triple


_JSON, _XML = "application/json", "application/xml"
_XMLS = (_XML, "text/xml")

# fmt: off
HTML = Format("html", "text/html", "HTML", "page", ("application/xhtml+xml",), ("htm",))
TTL = Format("ttl", "text/turtle", "Turtle", "graph", (), ("turtle", "n3"), "Turtle", "RDF_TURTLE")
NT = Format("nt", "application/n-triples", "N-Triples", "graph", (), ("ntriples", "n-triples"),
            "N-Triples", "RDF_N_TRIPLES")
JSONLD = Format("jsonld", "application/ld+json", "JSON-LD", "graph", (_JSON,), ("json-ld", "json"),
                "JSON-LD", "JSON_LD", ("triple terms", "directions"))
RDF = Format("rdf", "application/rdf+xml", "RDF/XML", "graph", _XMLS, ("rdfxml", "rdf/xml", "rdf+xml", "xml"),
             "RDF_XML", "RDF_XML", ("characters", "names"))
TRIG = Format("trig", "application/trig", "TriG", "dataset", w3c="TriG", file_type="RDF_TRIG")
NQ = Format("nq", "application/n-quads", "N-Quads", "dataset", w3c="N-Quads", file_type="RDF_N_QUADS")
CSV = Format("csv", "text/csv", "CSV", "table", w3c="SPARQL_Results_CSV", file_type="CSV")
TSV = Format("tsv", "text/tab-separated-values", "TSV", "table", w3c="SPARQL_Results_TSV", file_type="TSV")
JSON = Format("json", _JSON, "JSON", "data", file_type="JSON")
YAML = Format("cff", "application/yaml", "YAML", "data")
ATOM = Format("atom", "application/atom+xml", "Atom", "data")
RESULTS_JSON = Format("json", "application/sparql-results+json", "JSON", "table", (_JSON,),
                      w3c="SPARQL_Results_JSON")
RESULTS_XML = Format("xml", "application/sparql-results+xml", "XML", "table", _XMLS,
                     w3c="SPARQL_Results_XML", lacks=("characters",))
LINKSET = Format("json", "application/linkset+json", "linkset", "data")
XML = Format("xml", _XML, "XML", "data")
SPARQL = Format("rq", "application/sparql-query", "SPARQL", "text")
TEXT = Format("txt", "text/plain", "text", "text")
MD = Format("md", "text/markdown", "Markdown", "text")
IPYNB = Format("ipynb", "application/x-ipynb+json", "Jupyter", "text")
PYTHON = Format("py", "text/x-python", "Python", "text")
STYLE = Format("css", "text/css", "CSS", "text")
SCRIPT = Format("js", "text/javascript", "JavaScript", "text")
SVG = Format("svg", "image/svg+xml", "SVG", "picture")
PNG = Format("png", "image/png", "PNG", "picture", file_type="PNG")
PARQUET = Format("parquet", "application/vnd.apache.parquet", "Parquet", "frame")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", "sheet",
              file_type="XLSX", lacks=("characters",))
FONT = Format("woff2", "font/woff2", "WOFF2", "font")
ZIP = Format("zip", "application/zip", "ZIP", "archive", file_type="ZIP")
# fmt: on

FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
"""Media types of what clients send, beside those of forms."""

UNKNOWN = "application/octet-stream"

CODINGS = {"zstd": (".zst", "application/zstd"), "gzip": (".gz", "application/gzip")}
"""The codings of HTTP in which a large file is there too, the one that makes it smallest first: what stands
behind its name then, and the media type of such a file."""

_FORMATS = [
    *(HTML, TTL, NT, JSONLD, RDF, TRIG, NQ, CSV, TSV, JSON, RESULTS_JSON, RESULTS_XML, LINKSET, XML),
    *(SPARQL, TEXT, MD, IPYNB, PYTHON, STYLE, SCRIPT, SVG, PNG, PARQUET, XLSX, FONT, YAML, ATOM, ZIP),
]


def every() -> tuple[Format, ...]:
    """Return all forms in their order."""
    return tuple(_FORMATS)


def of(kind: str) -> tuple[Format, ...]:
    """Return the forms of a kind in their order."""
    return tuple(form for form in _FORMATS if form.kind == kind)


def of_documents() -> tuple[Format, ...]:
    """Return the forms of the document of a thing: the page, and those of a graph."""
    return (HTML, *of("graph"))


def of_answers() -> tuple[Format, ...]:
    """Return the forms of the answer to a stored question: tables of the protocol, and those of offices."""
    return (*of("table"), *of("sheet"))


def add(form: Format) -> None:
    """Add a form. Raises ValueError where its media type is there already."""
    if form.media_type in {one.media_type for one in _FORMATS}:
        raise ValueError(f"{form.media_type} is the media type of a form already.")
    _FORMATS.append(form)


def remove(form: Format) -> None:
    """Take a form out again."""
    _FORMATS.remove(form)


def by_suffix(path: str) -> Format | None:
    """Return the form of a file by the suffix of its path; None where no form has it."""
    _, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return next((form for form in _FORMATS if dot and form.name == suffix), None)


def label(media_type: str) -> str:
    """Return the label of a media type, which is the media type itself where no form has it."""
    return next((form.label for form in _FORMATS if form.media_type == media_type), media_type)


def named(forms: Iterable[Format]) -> dict[str, Format]:
    """Return forms by their suffix."""
    return {form.name: form for form in forms}


def check(form: Format, triples: Iterable[ox.Triple]) -> None:
    """Raise UnfitError where a graph has something that the form can't hold.

    That may be a character (`characters`), a property whose IRI is no name (`names`), a triple as a term
    (`triple terms`), or a text with a direction (`directions`).
    """
    plain: set[ox.NamedNode] = set()
    for triple in triples if form.lacks else ():
        if triple.predicate in plain and isinstance(triple.object, ox.NamedNode):
            continue
        for role, value in _values(triple):
            for lack in form.lacks:
                if what := _TESTS[lack](role, value):
                    raise UnfitError(form, lack, what, triple)
        plain.add(triple.predicate)


def xml_text(form: Format, text: str) -> str:
    """Return a text of XML, with carriage returns as references, which readers else take for line ends.

    Raises UnfitError for a character that XML can't hold.
    """
    if found := NOT_IN_XML.search(text):
        raise UnfitError(form, "characters", _named(found.group()))
    return text.replace("\r", "&#13;")


def visible(text: str) -> str:
    """Return a text for people: U+FFFD stands for control characters and for those that change the order of
    the text around them."""
    return _UNSEEN.sub("\ufffd", text)


def cell(text: str) -> str:
    """Return a text as a cell of CSV or TSV for people, with an apostrophe before what begins as a formula.

    Source: OWASP, CSV Injection. Forms that a standard fixes hold texts as they are.
    """
    text = visible(text)
    return f"'{text}" if _FORMULA.match(text) else text


def uncell(text: str) -> str:
    """Return the text of a cell that `cell` made."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def _values(triple: ox.Triple) -> Iterator[tuple[str, Value]]:
    """Yield the parts of a triple, each with its role, and those of triples in it."""
    for role, value in zip(("subject", "predicate", "object"), triple, strict=True):
        yield role, value
        if isinstance(value, ox.Triple):
            yield from _values(value)


def _named(character: str) -> str:
    return f"the character U+{ord(character):04X}"


def _character(_: str, value: Value) -> str:
    found = NOT_IN_XML.search(value.value) if isinstance(value, ox.Literal) else None
    return _named(found.group()) if found else ""


def _name(role: str, value: Value) -> str:
    if role != "predicate" or not isinstance(value, ox.NamedNode) or _PLAIN_NAME.fullmatch(value.value):
        return ""
    return "" if _is_name(value) else f"a property with the IRI {value.value}"


@functools.lru_cache(maxsize=256)
def _is_name(predicate: ox.NamedNode) -> bool:
    """Return whether RDF/XML with the property is well-formed."""
    triple = ox.Triple(ox.NamedNode(W3C), predicate, ox.Literal(""))
    try:
        ElementTree.fromstring(terms.written(ox.serialize([triple], format=ox.RdfFormat.RDF_XML)))
    except ElementTree.ParseError:
        return False
    return True


_TESTS: Mapping[str, Callable[[str, Value], str]] = {
    "characters": _character,
    "names": _name,
    "triple terms": lambda _, value: "a triple as a term" if isinstance(value, ox.Triple) else "",
    "directions": lambda _, value: "a text with a direction" if getattr(value, "direction", None) else "",
}
"""What a form may lack: given a role and a value, words for what can't be held, or nothing."""
