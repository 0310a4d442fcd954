"""The house Turtle: text to triples, triples to the one form that we keep, and the line of each."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from gcm_ld.core import names, terms

_TYPE, _FIRST, _REST, _NIL = map(terms.node, ("rdf:type", "rdf:first", "rdf:rest", "rdf:nil"))
_STRING = names.expand("xsd:string")

_KINDS = (
    "owl:Ontology skos:ConceptScheme owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty"
)
_WORDS = """
    rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation
    dcterms:title dcterms:alternative dcterms:identifier schema:name schema:alternateName
    sh:name sh:description sh:message sh:severity
    skos:definition dcterms:abstract dcterms:description rdfs:comment
    skos:scopeNote skos:example skos:note skos:editorialNote skos:historyNote skos:changeNote
"""
_MAPPINGS = """
    skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    owl:sameAs owl:differentFrom rdfs:seeAlso
"""
_KIND_RANKS = {names.expand(kind): rank for rank, kind in enumerate(_KINDS.split())}
_REST_RANK = len(_KIND_RANKS)
_PREDICATE_RANKS = (
    {_TYPE.value: (0, 0)}
    | {names.expand(word): (1, rank) for rank, word in enumerate(_WORDS.split())}
    | {names.expand(mapping): (3, rank) for rank, mapping in enumerate(_MAPPINGS.split())}
)

_SHORT = {
    names.expand("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    names.expand("xsd:decimal"): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    names.expand("xsd:double"): re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    names.expand("xsd:boolean"): re.compile(r"true|false"),
}
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_HEAD = re.compile(r"\s*((?:#[^\n]*\n?)*)")
_PLACE = re.compile(r"^Parser error (at|between) [^:]*: ")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<comment>\#[^\n]*)
      | (?P<directive>@?(?i:prefix\s+[^\s:]*:|base)\s*<[^>]*>)
      | (?P<open>[\[(]) | (?P<close>[\])]) | (?P<mark>[;,])
      | (?P<term>(?:\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                  | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
                 (?:@[A-Za-z0-9-]+ | \s*\^\^\s*(?:<[^>]*>|[^\s\[\]();,"'<\#.\\]+))?
               | <[^>]*>
               | (?:[^\s\[\]();,"'<\#.\\] | \\. | \.(?=[^\s\[\]();,"'<\#.]))+)
      | (?P<stop>\.)""",
    re.VERBOSE | re.DOTALL,
)


class TurtleError(ValueError):
    """A text that isn't Turtle, or can't be in house form: `name:line:column: message`."""

    def __init__(self, name: str, line: int, column: int, message: str):
        super().__init__(f"{name}:{line}:{column}: {message}")
        self.name, self.line, self.column, self.message = name, line, column, message


def parse(text: str, name: str) -> list[ox.Triple]:
    """Return the triples of `text` in its order; blank nodes are named after `name` and their place in it.

    Raises TurtleError where `text` is not Turtle 1.1.
    """
    return _read(text, name)[0]


def format(text: str, name: str = "<text>") -> str:
    """Return `text` in house form, its head comment kept.

    Raises TurtleError where `text` is not Turtle, has a comment after its head, which the form would lose,
    or a blank node that can't be written inside another block.
    """
    text = text if text.endswith("\n") else text + "\n"
    triples, prefixes = _read(text, name)
    head = match.end() if (match := _HEAD.match(text)) else 0
    for kind, _, line in _tokens(text, name):
        if kind == "comment" and line > text.count("\n", 0, head):
            raise TurtleError(name, line, 1, "a comment after the head; say it in a triple, or at the head")
    return _written(triples, text[:head], {**prefixes, **names.PREFIXES}, name)


def write(triples: Iterable[ox.Triple], head: str = "") -> str:
    """Return `triples` in house form under the comment `head`; raises TurtleError as `format` does."""
    lines = [line if line.startswith("#") else f"# {line}" for line in head.splitlines()]
    return _written(triples, "\n".join(lines), names.PREFIXES, "<triples>")


def positions(text: str, name: str = "<text>") -> dict[tuple, int]:
    """Return the line of each thing said in `text`, under the keys (subject,), (subject, predicate) and
    (subject, predicate, object), the first line where there are several.

    What stands inside brackets is found at the triple that holds it. Raises TurtleError as `parse` does.
    """
    triples = parse(text, name)
    inner = {triple.object for triple in triples}
    named = [triple for triple in triples if isinstance(triple.subject, ox.NamedNode)]
    free = [t for t in triples if isinstance(t.subject, ox.BlankNode) and t.subject not in inner]
    places: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for subject, start, line in _objects(text, name):
        places[subject not in ("[", "(") and not subject.startswith("_:")].append((start, line))
    found: dict[tuple, int] = {}
    for told, where in ((named, places[True]), (free, places[False])):
        if len(told) != len(where):  # labelled blank nodes: house form has none
            continue
        for triple, (start, line) in zip(told, where, strict=True):
            found.setdefault((triple.subject,), start)
            found.setdefault((triple.subject, triple.predicate), line)
            found.setdefault((triple.subject, triple.predicate, triple.object), line)
    return found


def natural(text: str) -> tuple:
    """Return the key that sorts `text` with its numbers by value: `grcp-2` before `grcp-10`."""
    parts = re.split(r"([0-9]+)", text)
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts)), text


def line(triple: Iterable[terms.AnyTerm], about: dict[ox.BlankNode, list[ox.Triple]] | None = None) -> str:
    """Return the terms of `triple` as one line with house prefixes, a blank node as brackets with what is
    `about` it."""
    writer = _Names(names.PREFIXES)
    done: set[ox.BlankNode] = set()
    subject, predicate, value = (_nested(node, about or {}, writer, done) for node in triple)
    return f"{subject} {'a' if predicate == 'rdf:type' else predicate} {value}"


def _read(text: str, name: str) -> tuple[list[ox.Triple], dict[str, str]]:
    stem = re.sub(r"[^A-Za-z0-9]+", "-", name.removesuffix(".ttl")).strip("-") or "text"
    blank: dict[ox.BlankNode, ox.BlankNode] = {}

    def renamed(node: terms.AnyTerm) -> terms.Term:
        if isinstance(node, ox.BlankNode):
            if node not in blank:
                blank[node] = ox.BlankNode(f"{stem}-{len(blank) + 1}")
            return blank[node]
        if isinstance(node, ox.Triple) or (isinstance(node, ox.Literal) and node.direction):
            raise TurtleError(name, 1, 1, f"{node} is RDF 1.2; the publication keeps to RDF 1.1")
        return node

    parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
    try:
        triples = [
            ox.Triple(terms.resource(renamed(q.subject)), q.predicate, renamed(q.object)) for q in parser
        ]
    except SyntaxError as error:
        message = _PLACE.sub("", error.msg)
        raise TurtleError(name, error.lineno or 1, error.offset or 1, message) from error
    return triples, parser.prefixes


def _tokens(text: str, name: str) -> Iterable[tuple[str, str, int]]:
    """Yield kind, text and line of each token of a Turtle text."""
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise TurtleError(name, line, 1, f"can't read {text[at : at + 20]!r}")
        yield match.lastgroup or "", match.group(), line
        line += match.group().count("\n")
        at = match.end()


def _objects(text: str, name: str) -> Iterable[tuple[str, int, int]]:
    """Yield, for each object outside brackets, how its subject is written, the subject's line and its own."""
    subject, start, depth, role = "", 0, 0, 0
    for kind, token, line in _tokens(text, name):
        if kind == "stop":
            role = 0
        elif kind == "mark" and not depth:
            role = 2 if token == "," else 1
        elif kind == "close":
            depth -= 1
        elif kind in ("open", "term"):
            if not depth and role == 0:
                subject, start = token, line
            elif not depth and role == 2:
                yield subject, start, line
            role = role if depth else min(role + 1, 2)
            depth += kind == "open"


class _Names:
    """How terms are written under a table of prefixes, and which of the prefixes were used."""

    def __init__(self, prefixes: dict[str, str]):
        self.spaces = {space: prefix for prefix, space in prefixes.items()}
        self.used: dict[str, str] = {}

    def term(self, node: terms.AnyTerm) -> str:
        if isinstance(node, ox.NamedNode):
            return "()" if node == _NIL else self.iri(node)
        if not isinstance(node, ox.Literal):
            raise TypeError(f"{node} is no IRI and no literal")
        for datatype, shape in _SHORT.items():
            if node.datatype.value == datatype and shape.fullmatch(node.value):
                return node.value
        quoted = '"' + _ESCAPED.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", node.value) + '"'
        if node.language:
            return f"{quoted}@{node.language}"
        if node.datatype.value == _STRING:
            return quoted
        return f"{quoted}^^{self.iri(node.datatype)}"

    def iri(self, node: ox.NamedNode) -> str:
        space, local = names.split(node.value)
        prefix = self.spaces.get(space)
        if prefix is None or not _LOCAL.fullmatch(local):
            return str(node)
        self.used[prefix] = space
        return f"{prefix}:{local}"


def _written(triples: Iterable[ox.Triple], head: str, prefixes: dict[str, str], name: str) -> str:
    blocks: dict[terms.Resource, list[ox.Triple]] = defaultdict(list)
    for triple in dict.fromkeys(triples):
        blocks[terms.resource(triple.subject)].append(triple)
    held = Counter(t.object for told in blocks.values() for t in told if isinstance(t.object, ox.BlankNode))
    if any(times > 1 for times in held.values()):
        raise TurtleError(name, 1, 1, "a blank node that two things hold; give it an IRI")
    writer = _Names(prefixes)
    done: set[ox.BlankNode] = set()
    written = []
    for subject, told in blocks.items():
        if subject not in held:
            lines = _lines(told, lambda node: _nested(node, blocks, writer, done))
            label = "[]" if isinstance(subject, ox.BlankNode) else writer.term(subject)
            key = (_kind(told), label == "[]", natural(subject.value if label != "[]" else "".join(lines)))
            written.append((key, "\n    ".join((label, *(f"{line} ;" for line in lines), ".\n"))))
    if len(done) < len(held):
        raise TurtleError(name, 1, 1, "a blank node that holds itself; give it an IRI")
    start = "".join(f"PREFIX {prefix}: <{writer.used[prefix]}>\n" for prefix in sorted(writer.used))
    head = "".join(f"{line.rstrip()}\n" for line in head.strip().splitlines())
    return "\n".join(part for part in (head, start, *(block for _, block in sorted(written))) if part)


def _kind(told: list[ox.Triple]) -> int:
    kinds = (terms.value(triple.object) for triple in told if triple.predicate == _TYPE)
    return min((_KIND_RANKS.get(kind, _REST_RANK) for kind in kinds), default=_REST_RANK)


def _lines(told: Iterable[ox.Triple], show: Callable[[terms.AnyTerm], str]) -> list[str]:
    """Return one `predicate object` a triple, in house order."""

    def key(triple: ox.Triple, text: str) -> tuple:
        predicate, node = triple.predicate.value, triple.object
        place = _PREDICATE_RANKS.get(predicate, (2, 0))
        value = text if isinstance(node, ox.BlankNode) else terms.value(node)
        rank = (isinstance(node, ox.BlankNode), isinstance(node, ox.Literal), terms.language(node))
        return (*place, natural(names.compact(predicate)), *rank, natural(value), text)

    lines = []
    for triple in told:
        predicate = "a" if triple.predicate == _TYPE else show(triple.predicate)
        text = f"{predicate} {show(triple.object)}"
        lines.append((key(triple, text), text))
    return [text for _, text in sorted(lines)]


def _nested(node: terms.AnyTerm, blocks: Mapping, writer: _Names, done: set[ox.BlankNode]) -> str:
    """Return a term as it stands in a line: a blank node as the brackets that hold what is said about it."""
    if not isinstance(node, ox.BlankNode):
        return writer.term(node)
    done.add(node)
    items: list[str] = []
    cell: terms.AnyTerm = node
    while isinstance(cell, ox.BlankNode) and len(told := blocks.get(cell, ())) == 2:
        parts = {triple.predicate: triple.object for triple in told}
        if parts.keys() != {_FIRST, _REST}:
            break
        done.add(cell)
        items.append(_nested(parts[_FIRST], blocks, writer, done))
        cell = parts[_REST]
    if cell == _NIL:
        return f"( {' '.join(items)} )"
    lines = _lines(blocks.get(node, ()), lambda inner: _nested(inner, blocks, writer, done))
    return f"[ {' ; '.join(lines)} ]" if lines else "[]"
