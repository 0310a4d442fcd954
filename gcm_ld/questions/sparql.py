"""The outline of a SPARQL query by its tokens: its outer group, its variables, what it asks elsewhere."""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<space>\s+ | \#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | [?$](?P<variable>\w+)
    | (?P<word>(?:[\w:.%-]|\\[_~.!$&'()*+,;=/?\#@%-])+)
    | (?P<mark>[^\\"'])
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_CASES = ("LCASE", "UCASE")
_OUTER, _INNER, _HIDDEN = "outer", "inner", "hidden"


class SparqlError(ValueError):
    """The text of a question is wrong: it has a `line` and a `message` with what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Outline:
    """What the tokens of a query tell.

    opening: the offset right after the `{` of the outer group; None where the query has none to write into,
    as in `CONSTRUCT WHERE { … }`. outer: the variables that stand in that group itself, or that a sub-SELECT
    in it gives. inner: those of its OPTIONAL, UNION and other groups, which a row may leave unbound; what
    stands in MINUS, in EXISTS or behind a sub-SELECT is in neither. ordered: whether ORDER BY follows the
    group. line: of the group's end.
    """

    opening: int | None
    outer: frozenset[str]
    inner: frozenset[str]
    ordered: bool
    line: int


@dataclass(frozen=True)
class Service:
    """A part of a query that another endpoint is asked: `SERVICE <endpoint> { … }`.

    endpoint: its IRI, empty where the query has no whole IRI there. start and end: the offsets of the word
    SERVICE and behind the closing bracket; opening: right after the opening one. variables: those of the
    part. line: of the word.
    """

    endpoint: str
    start: int
    opening: int
    end: int
    variables: tuple[str, ...]
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    end: int


def outline(text: str) -> Outline:
    """Return the outline of a query. Raises SparqlError for what is no token or has unbalanced brackets."""
    tokens, pairs = _read(text)
    first = _outer_group(tokens, pairs)
    if first is None:
        return Outline(None, frozenset(), frozenset(), False, text.count("\n") + 1)
    last = pairs[first]
    standing = set(_standing(tokens, pairs, first))
    outer = frozenset(name for name, where in standing if where == _OUTER)
    tail = [token.text.upper() for token in tokens[last:] if token.kind == "word"]
    return Outline(
        opening=tokens[first].end,
        outer=outer,
        inner=frozenset(name for name, where in standing if where == _INNER) - outer,
        ordered=("ORDER", "BY") in itertools.pairwise(tail),
        line=_line(text, tokens[last].end),
    )


def services(text: str) -> list[Service]:
    """Return the parts of a query that go to other endpoints, in order.

    Raises SparqlError as `outline`, for a text in which the word SERVICE stands.
    """
    if "SERVICE" not in text.upper():
        return []
    tokens, pairs = _read(text)
    found = []
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            first = next((i for i in range(at, len(tokens)) if tokens[i].text == "{"), None)
            if first is None:
                raise SparqlError(_line(text, token.end), "a SERVICE without a group.")
            named = [one.text[1:-1] for one in tokens[at + 1 : first] if one.kind == "iri"]
            inside = [one.text for one in tokens[first : pairs[first]] if one.kind == "variable"]
            start = token.end - len(token.text)
            span = start, tokens[first].end, tokens[pairs[first]].end
            found.append(Service("".join(named), *span, tuple(dict.fromkeys(inside)), _line(text, start)))
    return found


def values_blocks(text: str, variable: str) -> list[tuple[int, int]]:
    """Return where the values stand of each block `VALUES ?variable { … }`: the offsets between its brackets.

    Raises SparqlError as `outline`.
    """
    if not re.search(r"\bVALUES\b", text, re.IGNORECASE):
        return []
    tokens, pairs = _read(text)
    return [
        (tokens[at + 2].end, tokens[pairs[at + 2]].end - 1)
        for at, token in enumerate(tokens[:-2])
        if (token.kind, token.text.upper()) == ("word", "VALUES")
        and (tokens[at + 1].kind, tokens[at + 1].text) == ("variable", variable)
        and tokens[at + 2].text == "{"
    ]


def inner_groups(text: str, variable: str) -> list[int]:
    """Return the offsets right after the `{` of each sub-SELECT, in the outer group or in one of these, that
    gives a variable which it doesn't make and cuts no rows off: a value bound there too changes no answer.

    Raises SparqlError as `outline`.
    """
    tokens, pairs = _read(text)
    found: list[int] = []
    if (first := _outer_group(tokens, pairs)) is None:
        return found
    at, last = first + 1, pairs[first]
    while at < last:
        token, before = tokens[at], tokens[at - 1]
        if token.kind == "mark" and token.text == "{":
            is_plain = before.kind == "mark" or before.text == "."  # no word as OPTIONAL stands before it
            group = _giving(tokens, pairs, at, variable) if is_plain else None
            if group is not None:
                found.append(tokens[group].end)
            at = pairs[at] if group is None else group
        at += 1
    return found


def _giving(tokens: list[_Token], pairs: dict[int, int], at: int, variable: str) -> int | None:
    """The position where the group opens of a sub-SELECT in brackets, if it is one of `inner_groups`."""
    if tokens[at + 1].text.upper() != "SELECT" or variable not in _projected(tokens[at + 1 :]):
        return None
    group = at + 1
    while tokens[group].text != "{":
        group = pairs[group] + 1 if tokens[group].text == "(" else group + 1
    tail = {token.text.upper() for token in tokens[pairs[group] : pairs[at]] if token.kind == "word"}
    inside = itertools.pairwise(tokens[group : pairs[group]])
    made = any((one.text.upper(), two.text) == ("AS", variable) for one, two in inside)
    return None if made or tail & {"LIMIT", "OFFSET"} else group


def form(text: str) -> str:
    """Return the form of a query, as `SELECT`; empty where it has none. Raises SparqlError as `outline`."""
    first = _form(text)
    return first.text.upper() if first else ""


def prologue(text: str) -> str:
    """Return what stands before the form of a query: its prefixes, without lines of comment."""
    first = _form(text)
    before = text[: first.end - len(first.text)] if first else text
    return "".join(line for line in before.splitlines(True) if not line.startswith("#"))


def group(text: str) -> str:
    """Return the outer group of a query with its brackets; empty where it has none."""
    tokens, pairs = _read(text)
    first = _outer_group(tokens, pairs)
    return "" if first is None else text[tokens[first].end - 1 : tokens[pairs[first]].end]


def pitfalls(text: str) -> Iterator[SparqlError]:
    """Yield what is right in SPARQL 1.1 and yet misread by an engine that is in use, with what to write.

    Raises SparqlError as `outline`.
    """
    tokens, pairs = _read(text)
    for at, token in enumerate(tokens):
        if [one.text.upper() for one in tokens[at : at + 2]] == ["ORDER", "BY"]:
            for key in _sort_keys(tokens, pairs, at + 2):
                name, found = key.text.upper(), ""
                if name in _AGGREGATES:
                    found = (
                        f"Virtuoso reads no aggregate as a sort key by itself; write ({name}(…)) in brackets."
                    )
                elif name in _CASES:
                    found = (
                        f"Virtuoso sorts what {name}() gives in two alphabets apart; write STR({name}(…))."
                    )
                if found:
                    yield SparqlError(_line(text, key.end), found)
        elif token.text == "/" and _divides_integers(tokens, pairs, at):
            found = "Virtuoso divides whole numbers to a whole number; write a decimal, as 100.0 for 100."
            yield SparqlError(_line(text, token.end), found)


def _sort_keys(tokens: list[_Token], pairs: dict[int, int], at: int) -> Iterator[_Token]:
    """The tokens of an ORDER BY that stand in no brackets."""
    while at < len(tokens) and tokens[at].text.upper() not in ("}", "LIMIT", "OFFSET", "VALUES"):
        yield tokens[at]
        at = pairs.get(at, at) + 1


def _divides_integers(tokens: list[_Token], pairs: dict[int, int], at: int) -> bool:
    """Whether a slash divides (in a path it stands between names), and nothing beside it is a decimal."""
    number = re.compile(r"[0-9]+(\.[0-9]+)?")
    beside = tokens[at - 1], tokens[at + 1]
    if not any(one.kind == "variable" or number.fullmatch(one.text) for one in beside):
        return False
    around = [(first, last) for first, last in pairs.items() if first < at < last]
    first, last = max(around, default=(0, len(tokens)))
    return not any(number.fullmatch(one.text) and "." in one.text for one in tokens[first:last])


def place(error: SyntaxError) -> tuple[int, str]:
    """Return the line that an engine's syntax error names (1 where it names none) and what it says."""
    line, _, message = str(error).partition(": ")
    number = re.search(r"(\d+):\d+$", line)
    return (int(number[1]), message) if number else (1, str(error))


def spans(text: str) -> Iterator[tuple[str, str]]:
    """Yield the whole text in pieces, each with its kind for a reader.

    The kinds are keyword (a word in capitals), variable, iri, text and comment, and empty for all else. What
    is no token of SPARQL comes back as it is.
    """
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        piece = match[0] if match else text[at:]
        kind = (match.lastgroup if match else "") or ""
        if kind == "space":
            kind = "comment" if piece.startswith("#") else ""
        elif kind == "word":
            kind = "keyword" if re.fullmatch("[A-Z_]{2,}", piece) else ""
        yield ("" if kind == "mark" else kind), piece
        at += len(piece)


def _form(text: str) -> _Token | None:
    found = (token for token in _tokens(text) if token.kind == "word" and token.text.upper() in _FORMS)
    return next(found, None)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SparqlError(_line(text, at), f"no token of SPARQL: {text[at : at + 20].splitlines()[0]!r}")
        at = match.end()
        kind = match.lastgroup or ""
        if kind != "space":
            yield _Token(kind, match[kind], at)


@functools.lru_cache(maxsize=4)  # who reads a query asks several things of the same text
def _read(text: str) -> tuple[list[_Token], dict[int, int]]:
    """Return the tokens of a text, and the position of the closing bracket of each opening one."""
    tokens = list(_tokens(text))
    return tokens, _pairs(text, tokens)


def _outer_group(tokens: list[_Token], pairs: dict[int, int]) -> int | None:
    """The position where the outer group opens, the template of a CONSTRUCT left aside."""
    form, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        word = token.text.upper() if token.kind == "word" else ""
        if not form and word in _FORMS:
            form = word
        elif form == "CONSTRUCT" and word == "WHERE":
            return None
        elif token.kind == "mark" and token.text == "(":
            at = pairs[at]
        elif token.kind == "mark" and token.text == "{":
            if form != "CONSTRUCT":
                return at
            form, at = "template read", pairs[at]
        at += 1
    return None


def _pairs(text: str, tokens: list[_Token]) -> dict[int, int]:
    """The position of the closing bracket of each opening one."""
    found, open_ = {}, []
    for at, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in "{(":
            open_.append(at)
        elif token.text in "})":
            if not open_ or tokens[open_[-1]].text + token.text not in ("{}", "()"):
                raise SparqlError(_line(text, token.end), f"a {token.text} that nothing opened.")
            found[open_.pop()] = at
    if open_:
        last = tokens[open_[-1]]
        raise SparqlError(_line(text, last.end), f"a {last.text} that nothing closes.")
    return found


def _standing(tokens: list[_Token], pairs: dict[int, int], first: int) -> Iterator[tuple[str, str]]:
    """The variables of the group that opens at `first`, each with where it stands."""
    states: list[str] = []
    for at in range(first, pairs[first]):
        token = tokens[at]
        state = states[-1] if states else ""
        if token.kind == "variable":
            yield token.text, state
        elif token.kind == "mark" and token.text == "}":
            states.pop()
        elif token.kind == "mark" and token.text == "{":
            around = tokens[at - 1].text.upper(), tokens[pairs[at] + 1].text.upper() if states else ""
            within = _INNER if "OPTIONAL" in around[:1] or "UNION" in around else state
            if not states:
                states.append(_OUTER)
            elif state == _HIDDEN or around[0] in ("MINUS", "EXISTS"):
                states.append(_HIDDEN)
            elif tokens[at + 1].text.upper() == "SELECT":
                yield from ((name, within) for name in _projected(tokens[at + 1 :]))
                states.append(_HIDDEN)
            else:
                states.append(_INNER)


def _projected(tokens: list[_Token]) -> Iterator[str]:
    """The variables that a SELECT gives by their own name."""
    aside = 0
    for token in tokens:
        if token.kind == "mark" and token.text == "{":
            return
        aside += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and not aside:
            yield token.text


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
