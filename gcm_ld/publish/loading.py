"""Put the named graphs of an edition into a store, by the SPARQL 1.1 Graph Store HTTP Protocol.

A graph that the store holds already, the same in value, is left alone, so that a second load changes nothing
and one that broke off goes on where it did. The catalogue, by which a store is known to hold the edition, is
taken away before the first change and comes last: as long as it is not there, the store claims no edition.
A manifest graph names the graphs that came by a load; those of them that an edition has no more are deleted,
and no other graph of the store is touched. All that was sent is read back and compared. Where the default
graph is to hold all graphs too, it goes and comes with the catalogue, which it has, and is the edition's.

With the address of the store's SPARQL Update, what is new is loaded beside, under names of its own, and read
back there; then one request moves all of it to its place. So the store answers from the old edition until it
answers from the new one, also where it has no transactions, and keeps the old one where a load breaks.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import quote

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.questions import exchange
from gcm_ld.rdf import writers

MANIFEST = names.graph("manifest")
BESIDE = names.graph("beside/")
"""The beginning of the names of graphs that are loaded beside those whose place they are to take."""
DEFAULT = ""
"""What stands for the name of the default graph, which has none."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FEATURE = ox.NamedNode(f"{_SD}feature")
_UNION = ox.NamedNode(f"{_SD}UnionDefaultGraph")
_PART = terms.node("dcterms:hasPart")
_ACCEPT = f"{formats.NT.media_type}, {formats.TTL.media_type};q=0.9"
_BOOLEAN, _DECIMAL = terms.node("xsd:boolean"), terms.node("xsd:decimal")
_NUMBERS = {names.expand(f"xsd:{name}") for name in ("integer", "decimal", "int", "long")}
_READ = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE)

Graphs = Mapping[str, Iterable[ox.Triple]]


@dataclass
class Loaded:
    """What a load did: the graphs sent, left alone and deleted, and those that the store holds otherwise."""

    sent: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    triples: int = 0


@dataclass(frozen=True)
class GraphStore:
    """A store at the address of its Graph Store Protocol, and the seconds that it has for each graph."""

    address: exchange.Address
    seconds: float = exchange.SECONDS

    def get(self, graph: str) -> list[ox.Triple]:
        """Return the triples of a graph, none where it is not there. Raises EndpointError."""
        reply = self._send("GET", graph, {"accept": _ACCEPT})
        if reply.status == 404 or not reply.body.strip():
            return []
        form = ox.RdfFormat.from_media_type(reply.media_type)
        if form not in _READ:
            raise self._unusable(f"sends {reply.media_type or 'no kind of answer'}, not N-Triples or Turtle")
        try:
            return [quad.triple for quad in ox.parse(reply.body, format=form, lenient=True)]
        except (SyntaxError, ValueError) as error:
            words = str(error)
        raise self._unusable(f"sends triples that can't be read ({words})")

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Replace a graph. Raises EndpointError."""
        self._send(
            "PUT", graph, {"content-type": formats.TTL.media_type}, writers.lines(sorted(map(str, triples)))
        )

    def delete(self, graph: str) -> None:
        """Delete a graph, be it there or not. Raises EndpointError."""
        self._send("DELETE", graph, {})

    def update(self, address: exchange.Address, text: str) -> None:
        """Ask for a SPARQL Update at an address. Raises EndpointError."""
        headers = {"content-type": f"{formats.UPDATE}; charset=utf-8"}
        reply = exchange.send(address, "POST", headers, text.encode(), self.seconds)
        if reply.status >= 300:
            raise exchange.refusal(address, reply)

    def _send(self, method: str, graph: str, headers: Mapping[str, str], body: bytes = b"") -> exchange.Reply:
        mark = "&" if "?" in self.address.url else "?"
        asked = f"graph={quote(graph, safe='')}" if graph != DEFAULT else "default"
        url = f"{self.address.url}{mark}{asked}"
        reply = exchange.send(replace(self.address, url=url), method, headers, body, self.seconds)
        if reply.status >= 300 and not (reply.status == 404 and method != "PUT"):
            raise exchange.refusal(self.address, reply)
        return reply

    def _unusable(self, cause: str) -> exchange.EndpointError:
        return self.address.error(cause, "See whether this is the address of a SPARQL 1.1 graph store")


def load(
    store: GraphStore,
    graphs: Graphs,
    last: str,
    told: Callable[[str], object] = lambda graph: None,
    union: bool = False,
    switch: exchange.Address | None = None,
) -> Loaded:
    """Make a store hold these graphs, the one named `last` at the end. `told` hears of each graph.

    With `union` the default graph holds all of them together, too, in place of what it held; a load without
    deletes it, where it came by one. `switch` is the address of the store's SPARQL Update, if what is new is
    to be loaded beside and to come into force at once. Raises EndpointError where the store can't be reached,
    or does not take or give what it should; what was done till then stays, and the same load goes on from
    there. So it does where the default graph is the union of all, in which what is beside would be seen.
    """
    done = Loaded()
    before = {
        DEFAULT if triple.predicate == _FEATURE else triple.object.value
        for triple in store.get(MANIFEST)
        if isinstance(triple.object, ox.NamedNode)
    }
    wanted = {graph: list(triples) for graph, triples in graphs.items()}
    if union:
        wanted[DEFAULT] = list({triple for triples in wanted.values() for triple in triples})
    stale: list[str] = []
    for graph, triples in wanted.items():
        told(f"looking at {graph or 'the default graph'}")
        same = digest(store.get(graph)) == digest(triples)
        (done.kept if same else stale).append(graph)
        done.triples += len(set(triples))
    gone = sorted(before - set(wanted))
    if not stale and not gone:
        return done
    if switch:
        return _switch(store, switch, {graph: wanted[graph] for graph in stale}, gone, before, done, told)
    store.put(MANIFEST, _manifest(before | set(wanted)))
    for graph in (last, DEFAULT) if union else (last,):
        if graph not in stale:
            done.kept.remove(graph)
            stale.append(graph)
        store.delete(graph)
    for graph in gone:
        store.delete(graph)
        done.deleted += [] if graph.startswith(BESIDE) else [graph]
    at_the_end = {last: 1, DEFAULT: 2}
    for graph in sorted(stale, key=lambda graph: at_the_end.get(graph, 0)):
        told(f"sending {graph or 'the default graph'}")
        store.put(graph, wanted[graph])
        done.sent.append(graph)
        if digest(store.get(graph)) != digest(wanted[graph]):
            done.wrong.append(graph)
    store.put(MANIFEST, _manifest(set(wanted)))
    return done


def _switch(
    store: GraphStore,
    address: exchange.Address,
    new: Graphs,
    gone: list[str],
    before: set[str],
    done: Loaded,
    told: Callable[[str], object],
) -> Loaded:
    """Load graphs beside, see that they arrived, and have one request move them and drop those that are gone.

    Where one has not arrived as it was sent, nothing is moved.
    """
    _check_default(store, address)
    every = {**new, MANIFEST: _manifest({*done.kept, *new})}
    beside = {graph: f"{BESIDE}{quote(graph, safe='') or 'default'}" for graph in every}
    store.put(MANIFEST, _manifest(before | set(beside.values())))
    for graph, name in beside.items():
        told(f"sending {graph or 'the default graph'}")
        store.put(name, every[graph])
        if digest(store.get(name)) != digest(every[graph]):
            done.wrong.append(graph)
    if not done.wrong:
        told("switching")
        moves = [f"DROP SILENT {_named(graph)}" for graph in gone if graph not in beside.values()]
        moves += [f"MOVE {_named(name)} TO {_named(graph)}" for graph, name in beside.items()]
        store.update(address, " ;\n".join(moves))
        done.sent, done.deleted = list(new), [graph for graph in gone if not graph.startswith(BESIDE)]
        done.wrong += [graph for graph in every if digest(store.get(graph)) != digest(every[graph])]
    return done


def _named(graph: str) -> str:
    """Return a graph as SPARQL Update names it."""
    return f"GRAPH <{graph}>" if graph != DEFAULT else "DEFAULT"


def _check_default(store: GraphStore, address: exchange.Address) -> None:
    """Raise EndpointError where the default graph has what another graph holds, as the union of all."""
    probe = ox.NamedNode(f"{BESIDE}probe")
    store.put(probe.value, [ox.Triple(probe, _PART, probe)])
    found = f"INSERT {{ GRAPH {probe} {{ {probe} {_FEATURE} {probe} }} }} WHERE {{ {probe} {_PART} {probe} }}"
    store.update(address, found)
    seen = store.get(probe.value)
    store.delete(probe.value)
    if len(seen) > 1:
        cause = "has the union of all graphs as default graph, in which what is loaded beside would be seen"
        raise address.error(cause, "Load without --switch; the store then tells of no edition meanwhile")


def _manifest(graphs: set[str]) -> list[ox.Triple]:
    about = ox.NamedNode(MANIFEST)
    return [
        ox.Triple(about, _FEATURE, _UNION)
        if graph == DEFAULT
        else ox.Triple(about, _PART, ox.NamedNode(graph))
        for graph in sorted(graphs)
    ]


def digest(triples: Iterable[ox.Triple]) -> tuple[int, str]:
    """Return how many triples there are, and a SHA-256 that tells whether two graphs have the same values.

    Blank nodes count by what is said of them (RDFC-1.0), numbers, yes and no by their value, and languages
    without regard to capitals, as stores write these in ways of their own.
    """
    told = writers.canonical({ox.Triple(t.subject, t.predicate, _plain(t.object)) for t in triples})
    return len(told), hashlib.sha256(told.content).hexdigest()


def _plain(term: terms.AnyTerm) -> terms.AnyTerm:
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    if term.datatype == _BOOLEAN:
        return ox.Literal("true" if term.value in ("true", "1") else "false", datatype=_BOOLEAN)
    if term.datatype.value in _NUMBERS:
        try:
            return ox.Literal(f"{Decimal(term.value).normalize():f}", datatype=_DECIMAL)
        except InvalidOperation:
            return term
    return term
