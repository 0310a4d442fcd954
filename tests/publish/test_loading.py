"""A store gets the graphs of an edition, keeps those of others, and is never told to hold what it doesn't."""

import http.server
import threading
import urllib.parse

import pyoxigraph as ox
import pytest

from gcm_ld.publish import loading
from gcm_ld.questions import exchange
from gcm_ld.rdf import writers

A, B, OLD, LAST, OTHER = (f"http://x.org/graph/{name}" for name in ("a", "b", "old", "last", "other"))


def graph(text: str) -> list[ox.Triple]:
    text = f"PREFIX x: <http://x.org/> {text} ."
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


GRAPHS = {LAST: graph("x:e x:version 1"), A: graph("x:a x:b 1.50 , true , 'x'@en-GB , [ x:c x:d ]"), B: []}
GRAPHS[B] = graph("x:b x:c x:d")


class Store:
    """A graph store in memory: its graphs as N-Triples, what it was told, and how it fails."""

    def __init__(self) -> None:
        self.graphs: dict[str, bytes] = {OTHER: b"<http://x.org/o> <http://x.org/o> <http://x.org/o> .\n"}
        self.told: list[tuple[str, str]] = []
        self.breaks_at = ""
        self.is_union = False
        self.spells: tuple[bytes, bytes] = (b"", b"")

    def update(self, text: str) -> None:
        """Do an update, the default graph being the union of all where `is_union`."""
        store, formats = ox.Store(), ox.RdfFormat.N_TRIPLES
        for name, content in self.graphs.items():
            to = ox.DefaultGraph() if name == "default" else ox.NamedNode(name)
            store.load(content, formats, to_graph=to)
        store.update(text.replace("WHERE { ", "WHERE { GRAPH ?g { ") + " }" if self.is_union else text)
        self.graphs = {
            graph.value: store.dump(format=formats, from_graph=graph) for graph in store.named_graphs()
        }
        if default := store.dump(format=formats, from_graph=ox.DefaultGraph()):
            self.graphs["default"] = default

    def changes(self) -> list[tuple[str, str]]:
        """Return what has been told but to read, since this was asked last."""
        found = [(method, name.rpartition("/")[2]) for method, name in self.told if method != "GET"]
        self.told.clear()
        return found


@pytest.fixture
def store():
    made = Store()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query, keep_blank_values=True)
            name = "default" if "default" in asked else asked.get("graph", ["update"])[0]
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            made.told.append((self.command, name))
            status, content = 200, b""
            if self.command == "PUT" and name == made.breaks_at:
                status, content = 500, b"disk full"
            elif self.command == "PUT":
                made.graphs[name] = body.replace(*made.spells)
            elif self.command == "POST" and made.breaks_at == "update":
                status, content = 500, b"disk full"
            elif self.command == "POST":
                made.update(body.decode())
            elif self.command == "DELETE":
                status = 200 if made.graphs.pop(name, None) else 404
            else:
                status, content = (200, made.graphs[name]) if name in made.graphs else (404, b"")
            self.send_response(status)
            self.send_header("content-type", "application/n-triples" if status == 200 else "text/plain")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_DELETE = do_POST = answer

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        address = exchange.address(f"http://127.0.0.1:{running.server_port}/store?x=y", user="otto:s3cr3t")
        made.client = loading.GraphStore(address, 20)
        made.address = exchange.address(f"http://127.0.0.1:{running.server_port}/update")
        yield made
        running.shutdown()
        thread.join()


def load(
    store: Store, graphs: loading.Graphs = GRAPHS, union: bool = False, switch: bool = False
) -> loading.Loaded:
    return loading.load(store.client, graphs, LAST, union=union, switch=store.address if switch else None)


def test_all_graphs_arrive_and_the_catalogue_last(store):
    done = load(store)
    assert (done.sent, done.kept, done.deleted, done.wrong, done.triples) == ([A, B, LAST], [], [], [], 7)
    told = [("PUT", "manifest"), ("DELETE", "last"), ("PUT", "a"), ("PUT", "b"), ("PUT", "last")]
    assert store.changes() == [*told, ("PUT", "manifest")]
    assert set(store.graphs) == {A, B, LAST, OTHER, loading.MANIFEST}
    for name, triples in GRAPHS.items():
        assert loading.digest(store.client.get(name)) == loading.digest(triples)


def test_a_second_load_changes_nothing(store):
    load(store)
    store.changes()
    assert load(store).kept == [LAST, A, B] and store.changes() == []


def test_the_default_graph_holds_all_where_it_should_and_comes_last(store):
    store.graphs["default"] = b"<http://x.org/o> <http://x.org/o> <http://x.org/o> .\n"
    load(store)
    assert b"x.org/o>" in store.graphs["default"]
    store.changes()
    assert load(store, union=True).sent == [LAST, ""]
    told = [("DELETE", "last"), ("DELETE", "default"), ("PUT", "last"), ("PUT", "default")]
    assert store.changes() == [("PUT", "manifest"), *told, ("PUT", "manifest")]
    assert len(store.client.get("")) == 7 and b"x.org/o>" not in store.graphs["default"]
    assert load(store, union=True).sent == [] and store.changes() == []
    assert load(store).deleted == [""] and "default" not in store.graphs
    assert load(store).deleted == []


def test_what_is_gone_is_deleted_and_what_is_of_others_stays(store):
    load(store, {**GRAPHS, OLD: graph("x:o x:p x:q")})
    store.changes()
    done = load(store)
    assert (done.sent, done.deleted) == ([LAST], [OLD])
    assert set(store.graphs) == {A, B, LAST, OTHER, loading.MANIFEST}
    assert OLD not in str(store.client.get(loading.MANIFEST))


def test_what_breaks_off_leaves_no_catalogue_and_goes_on_from_there(store):
    load(store, {**GRAPHS, A: graph("x:a x:b 0"), OLD: graph("x:o x:p x:q")})
    store.breaks_at = B
    with pytest.raises(exchange.EndpointError, match=r"failed \(status 500\): disk full"):
        load(store, {**GRAPHS, B: graph("x:b x:c x:new")})
    assert LAST not in store.graphs
    store.breaks_at = ""
    assert load(store).sent == [LAST] and OLD not in store.graphs
    assert loading.digest(store.client.get(A)) == loading.digest(GRAPHS[A])


def test_another_spelling_of_a_value_is_the_same_and_another_value_is_told(store):
    store.spells = b'"1.50"', b'"1.5"'
    assert load(store).wrong == []
    store.spells = b'"true"', b'"false"'
    assert load(store, {**GRAPHS, A: graph("x:a x:b true")}).wrong == [A]
    store.spells = b"<", b"<<"
    with pytest.raises(exchange.EndpointError, match="triples that can't be read"):
        load(store, {**GRAPHS, A: graph("x:a x:b 'x'")})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x:a x:b 1.50, 1, true, 'x'@EN", "x:a x:b 1.5, 1.0, '1'^^xsd:boolean, 'x'@en", True),
        ("x:a x:b [ x:c 1 ]", "x:a x:b _:other . _:other x:c 1", True),
        ("x:a x:b '1'", "x:a x:b 1", False),
        ("x:a x:b 'x'@en", "x:a x:b 'x'", False),
        ("x:a x:b 'n'^^xsd:integer", "x:a x:b 'm'^^xsd:integer", False),
    ],
)
def test_digests_are_of_values(one, other, same):
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    digests = [loading.digest(graph(prefix + text)) for text in (one, other)]
    assert (digests[0] == digests[1]) is same
    assert digests[0][0] == len(writers.canonical(graph(prefix + one))) or same


NEW = {**GRAPHS, A: graph("x:a x:b 0")}


def held(store: Store) -> dict[str, tuple[int, str]]:
    """Return what a store holds but for the manifest and what lies beside."""
    names = (name for name in store.graphs if not name.startswith((loading.MANIFEST, loading.BESIDE)))
    return {name: loading.digest(store.client.get("" if name == "default" else name)) for name in names}


@pytest.mark.parametrize("union", [False, True])
def test_a_switch_moves_all_at_once_and_touches_nothing_before(store, union):
    load(store, {**GRAPHS, OLD: graph("x:o x:p x:q")}, union=union)
    before = held(store)
    store.breaks_at = "update"
    with pytest.raises(exchange.EndpointError, match="disk full"):
        load(store, NEW, union, switch=True)
    assert held(store) == before
    store.breaks_at = ""
    done = load(store, NEW, union, switch=True)
    assert (done.sent, done.deleted, done.wrong) == ([A, *([""] if union else [])], [OLD], [])
    assert set(held(store)) == {A, B, LAST, OTHER, *(["default"] if union else [])}
    assert not any(name.startswith(loading.BESIDE) for name in store.graphs)
    assert loading.digest(store.client.get(A)) == loading.digest(NEW[A])
    store.changes()
    assert load(store, NEW, union, switch=True).sent == [] and store.changes() == []


def test_what_did_not_arrive_beside_is_not_switched_to_and_goes_with_the_next_load(store):
    load(store)
    before = held(store)
    store.spells = b'"0"', b'"1"'
    done = load(store, NEW, switch=True)
    assert (done.wrong, done.sent) == ([A], []) and held(store) == before
    store.spells = b"", b""
    done = load(store, NEW)
    assert (done.sent, done.deleted) == ([A, LAST], [])
    assert not any(name.startswith(loading.BESIDE) for name in store.graphs)


def test_a_store_that_would_show_what_is_beside_is_left_as_it_is(store):
    load(store)
    store.changes()
    store.is_union = True
    with pytest.raises(exchange.EndpointError, match="union of all graphs as default graph"):
        load(store, NEW, switch=True)
    assert {name for _, name in store.changes()} == {"probe", "update"}
    assert not any(name.startswith(loading.BESIDE) for name in store.graphs)
