"""The forms in which a table of terms leaves the house: CSV, TSV, JSON, Turtle, and aligned text to read."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import formats, names, terms
from gcm_ld.questions import engines

RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
"""The W3C's vocabulary for the result of a SELECT as RDF."""

RESULTS = "http://www.w3.org/2005/sparql-results#"
"""The namespace of the SPARQL Query Results XML Format."""

SYMBOLS = {"listed": "●", "claimed": "◐", "not stated": "·"}
"""The states of a cell of a coverage matrix; a symbol stands with its word beside it or in a legend."""


def words(
    term: terms.AnyTerm | None, caption: Callable[[str], str] = names.compact, label: terms.Term | None = None
) -> str:
    """Return a term in words on one line: an IRI by its caption, else by the label, else compact."""
    text = plain(term)
    if isinstance(term, pyoxigraph.NamedNode):
        named = caption(text)
        compact = names.compact(text)
        text = plain(label) if label is not None and named == compact else named
    return " ".join(formats.visible(text).split())


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?|")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_RESULT_SET_TERMS = ("ResultSet", "resultVariable", "solution", "index", "binding", "variable", "value")
_BARE = {
    names.expand("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    names.expand("xsd:decimal"): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    names.expand("xsd:boolean"): re.compile("true|false"),
}


@dataclass(frozen=True)
class Sheet:
    """A table as a person reads it: heads, cells of text, and which columns hold numbers."""

    heads: list[str]
    rows: list[list[str]]
    numbers: list[bool]


def number(count: int | str, singular: str, plural: str = "") -> str:
    """Return a number with its noun: `1 theme`, `6 themes`, `3 discrepancies` where the plural is given."""
    return f"{count} {singular if str(count) == '1' else plural or f'{singular}s'}"


_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def numeral(count: int) -> str:
    """Return a number as a text has it: in words up to ten."""
    return _NUMERALS[count] if count < len(_NUMERALS) else str(count)


def to_csv(table: engines.Table) -> str:
    """Return the table as SPARQL 1.1 CSV: plain values, lines that end in CR LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([plain(term) for term in row] for row in table.rows)
    return text.getvalue()


def to_tsv(table: engines.Table) -> str:
    """Return the table as SPARQL 1.1 TSV: terms in their canonical form, numbers and booleans bare."""
    lines = ["\t".join("?" + name for name in table.columns)]
    lines += ["\t".join(map(_tsv_term, row)) for row in table.rows]
    return "\n".join(lines) + "\n"


def to_json(table: engines.Table) -> str:
    """Return the table as SPARQL 1.1 JSON, a row a line."""
    rows = [
        {name: _json_term(term) for name, term in zip(table.columns, row, strict=True) if term is not None}
        for row in table.rows
    ]
    head = json.dumps({"vars": list(table.columns)}, ensure_ascii=False)
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"head": {head},\n"results": {{"bindings": [\n{body}\n]}}}}\n'


def to_xml(table: engines.Table) -> str:
    """Return the table as SPARQL 1.1 XML, a row a line.

    Raises formats.UnfitError for a character that XML can't hold.
    """
    head = "".join(f'<variable name="{name}"/>' for name in table.columns)
    body = ""
    for row in table.rows:
        cells = [(name, term) for name, term in zip(table.columns, row, strict=True) if term is not None]
        bindings = (f'<binding name="{name}">{_xml_term(term)}</binding>' for name, term in cells)
        body += f"<result>{''.join(bindings)}</result>\n"
    return xml_results(f"<head>{head}</head>\n<results>\n{body}</results>")


def xml_results(body: str) -> str:
    """Return the document of SPARQL 1.1 XML that holds `body`: a head, and results or a boolean."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{RESULTS}">{body}</sparql>\n'


def to_ttl(table: engines.Table) -> str:
    """Return the table as Turtle in the W3C's result-set vocabulary, rows numbered by `rs:index`."""
    rs = {name: pyoxigraph.NamedNode(RESULT_SET + name) for name in _RESULT_SET_TERMS}
    whole = pyoxigraph.BlankNode("result")
    triples = [pyoxigraph.Triple(whole, terms.node("rdf:type"), rs["ResultSet"])]
    triples += [
        pyoxigraph.Triple(whole, rs["resultVariable"], pyoxigraph.Literal(name)) for name in table.columns
    ]
    for index, row in enumerate(table.rows, 1):
        solution = pyoxigraph.BlankNode(f"row{index}")
        triples.append(pyoxigraph.Triple(whole, rs["solution"], solution))
        triples.append(pyoxigraph.Triple(solution, rs["index"], pyoxigraph.Literal(index)))
        for name, term in zip(table.columns, row, strict=True):
            if term is not None:
                binding = pyoxigraph.BlankNode(f"row{index}{name}")
                triples.append(pyoxigraph.Triple(solution, rs["binding"], binding))
                triples.append(pyoxigraph.Triple(binding, rs["variable"], pyoxigraph.Literal(name)))
                triples.append(pyoxigraph.Triple(binding, rs["value"], term))
    prefixes = {"rs": RESULT_SET, "xsd": names.PREFIXES["xsd"]}
    content = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
    return terms.written(content).decode()


def to_text(sheet: Sheet) -> str:
    """Return the sheet as aligned columns, two spaces apart, for a pipe or a file."""
    lines = [sheet.heads, *sheet.rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(sheet.heads))]
    lines.insert(1, ["-" * width for width in widths])
    text = ""
    for line in lines:
        cells = zip(line, widths, sheet.numbers, strict=True)
        aligned = (cell.rjust(width) if number else cell.ljust(width) for cell, width, number in cells)
        text += "  ".join(aligned).rstrip() + "\n"
    return text


def sheet(table: engines.Table, caption: Callable[[str], str] = names.compact) -> Sheet:
    """Return a table as a person reads it.

    A column of IRIs with a column of their labels beside it becomes one column; `caption` gives the words for
    an IRI, and where it knows none, the label beside stands. The states of a cell have their symbol.
    """
    heads, columns = [], []
    for name in table.columns:
        if name.endswith("Label") and name.removesuffix("Label") in table.columns:
            continue
        cells = [words(term, caption, label) for term, label in table.labelled(name)]
        heads.append(name)
        columns.append([f"{SYMBOLS[cell]} {cell}" if cell in SYMBOLS else cell for cell in cells])
    numbers = [any(column) and all(map(_NUMBER.fullmatch, column)) for column in columns]
    return Sheet(heads, [list(row) for row in zip(*columns, strict=True)], numbers)


def plain(term: terms.AnyTerm | None) -> str:
    """Return a term as SPARQL CSV writes it: an IRI or the text of a literal alone, nothing where unbound."""
    if isinstance(term, pyoxigraph.BlankNode):
        return str(term)
    return "" if term is None else terms.value(term)


def _tsv_term(term: terms.Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return str(term)


def _json_term(term: terms.Term) -> dict[str, str]:
    if isinstance(term, pyoxigraph.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        return found | {"xml:lang": term.language}
    if term.datatype.value != names.expand("xsd:string"):
        return found | {"datatype": term.datatype.value}
    return found


def _xml_term(term: terms.Term) -> str:
    text = formats.xml_text(formats.RESULTS_XML, term.value.translate(_ESCAPES))
    if isinstance(term, pyoxigraph.NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, pyoxigraph.BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f'<literal xml:lang="{term.language}">{text}</literal>'
    if term.datatype.value != names.expand("xsd:string"):
        datatype = term.datatype.value.translate(_ESCAPES)
        return f'<literal datatype="{datatype}">{text}</literal>'
    return f"<literal>{text}</literal>"


WRITERS: dict[str, Callable[[engines.Table], str]] = dict(
    csv=to_csv, tsv=to_tsv, json=to_json, xml=to_xml, ttl=to_ttl
)
"""The writers of tables, by suffix."""
