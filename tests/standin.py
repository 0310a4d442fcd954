"""A SPARQL endpoint on this machine that stands for one elsewhere, and keeps what it was asked."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import server
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


@dataclass
class Endpoint:
    """The address of the endpoint, the store that answers, and the queries that came, and from whom."""

    url: str
    store: ox.Store
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)


@contextlib.contextmanager
def serve(turtle: str) -> Iterator[Endpoint]:
    """Answer queries over a graph until the end of the block, by GET and both ways of POST."""

    class Handler(server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(parse_qs(urlsplit(self.path).query)["query"][0])

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            direct = "sparql-query" in self.headers["content-type"]
            self.reply(body if direct else parse_qs(body)["query"][0])

        def reply(self, query: str):
            endpoint.asked.append(query)
            endpoint.agents.append(self.headers["user-agent"])
            form = ox.QueryResultsFormat.JSON
            body = endpoint.store.query(query).serialize(format=form)
            self.send_response(200)
            self.send_header("content-type", form.media_type)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    with server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        endpoint = Endpoint(f"http://127.0.0.1:{running.server_port}/sparql", store)
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield endpoint
        finally:
            running.shutdown()
            thread.join()
