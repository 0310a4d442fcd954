"""A SPARQL endpoint on this machine that stands for one elsewhere, and keeps what it was asked."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import server
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset


@dataclass
class Endpoint:
    """The address of the endpoint, the store that answers, and the queries that came, and from whom."""

    url: str
    store: ox.Store
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)


@contextlib.contextmanager
def serve(trig: str, union: bool = False, takes_graphs: bool = True) -> Iterator[Endpoint]:
    """Answer queries over graphs until the end of the block, by GET and both ways of POST.

    With `union` the default graph is the union of all; without `takes_graphs` a request can't name others.
    """

    class Handler(server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(parse_qs(urlsplit(self.path).query))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            direct = "sparql-query" in self.headers["content-type"]
            self.reply({"query": [body]} if direct else parse_qs(body))

        def reply(self, fields: dict[str, list[str]]):
            (query,), graphs = fields["query"], fields.get("default-graph-uri")
            chosen = {"use_default_graph_as_union": union}
            if graphs and takes_graphs:
                chosen = {"default_graph": [ox.NamedNode(graph) for graph in graphs]}
            endpoint.asked.append(query)
            endpoint.agents.append(self.headers["user-agent"])
            form = ox.QueryResultsFormat.JSON
            body = endpoint.store.query(query, **chosen).serialize(format=form)
            self.send_response(200)
            self.send_header("content-type", form.media_type)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    store = ox.Store()
    store.load(trig.encode(), format=ox.RdfFormat.TRIG)
    with server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        endpoint = Endpoint(f"http://127.0.0.1:{running.server_port}/sparql", store)
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield endpoint
        finally:
            running.shutdown()
            thread.join()


def held(
    edition: dataset.Edition, base: str = names.BASE, version: str = "9.9", digest: str | None = None
) -> str:
    """Return an edition as a store holds it, as TriG, with as much of a catalogue as is asked for."""
    told = edition.store.dump(format=ox.RdfFormat.TRIG).decode().replace(names.BASE, base)
    about = f"""<{base}catalog.ttl#version> <{names.expand("dcat:version")}> "{version}" ;
        <{names.expand("dcterms:isVersionOf")}> <{base}dataset/gcm-ld> ;
        <{names.expand("dcterms:identifier")}> "{digest or edition.identifier}" ."""
    return f"{told}\n<{base}graph/catalog> {{ {about if version else ''} }}\n"
