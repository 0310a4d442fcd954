"""Each way in which an endpoint behaves, well or badly, has its result, or its own cause and remedy."""

import asyncio
import base64
import http.server
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

import pyoxigraph as ox
import pytest

from gcm_ld.questions import endpoints, engines, exchange

SELECT = "SELECT ?s ?o WHERE { ?s <http://x.org/b> ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
A, ONE = ox.NamedNode("http://x.org/a"), ox.Literal("1")
TABLE = engines.Table(("s", "o"), [(A, ONE)])
TRIPLES = engines.Triples([ox.Triple(A, ox.NamedNode("http://x.org/b"), ONE)])

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ROWS = b"""{"head": {"vars": ["s", "o"]}, "results": {"bindings": [
{"s": {"type": "uri", "value": "http://x.org/a"}, "o": {"type": "literal", "value": "1"}}]}}"""
TURNED = ROWS.replace(b'["s", "o"]', b'["o", "s"]')
ROWS_XML = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable
name="o"/></head><results><result><binding name="s"><uri>http://x.org/a</uri></binding><binding name="o">
<literal>1</literal></binding></result></results></sparql>"""
TRIPLE = b'<http://x.org/a> <http://x.org/b> "1" .'
RDF_XML = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.org/">
<rdf:Description rdf:about="http://x.org/a"><x:b>1</x:b></rdf:Description></rdf:RDF>"""
RETVAL = b"""{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [{"__ASK_RETVAL":
{"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "1"}}]}}"""
BOOLEAN = b'{"head": {}, "boolean": true}'
BOOLEAN_XML = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
)


def reply(status: int = 200, kind: str = JSON, body: bytes = ROWS, length: int = -1, **more: str) -> bytes:
    """Return a whole reply of HTTP, whose body may be shorter than `length` says."""
    fields = {"Content-Type": kind, "Content-Length": str(len(body) if length < 0 else length)}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} {status}\r\n{head}Connection: close\r\n\r\n".encode() + body


QUERIES = {
    **dict.fromkeys(("/ask", "/ask-virtuoso", "/ask-virtuoso-no", "/table"), "ASK { ?s ?p ?o }"),
    "/turtle": "DESCRIBE <http://x.org/a>",
    **dict.fromkeys(("/triples", "/rdfxml", "/graph", "/broken-turtle"), CONSTRUCT),
}
"""What is asked of a path, where it is not SELECT."""

GOOD = {
    "/json": (reply(), TABLE),
    "/json-plainly": (reply(kind="application/json; charset=utf-8"), TABLE),
    "/xml": (reply(kind=XML, body=ROWS_XML), TABLE),
    "/turned": (reply(body=TURNED), TABLE),
    "/query?key=secret": (reply(), TABLE),
    "/ask": (reply(body=BOOLEAN), True),
    "/ask-virtuoso": (reply(body=RETVAL), True),
    "/ask-virtuoso-no": (reply(body=RETVAL.replace(b'"1"', b'"0"')), False),
    "/triples": (reply(kind="application/n-triples", body=TRIPLE), TRIPLES),
    "/turtle": (reply(kind="text/turtle", body=TRIPLE), TRIPLES),
    "/rdfxml": (reply(kind="application/rdf+xml", body=RDF_XML), TRIPLES),
    **{f"/led/{code}": (reply(code, body=b"", Location="/json"), TABLE) for code in (301, 302, 303)},
    **{f"/led/{code}": (reply(code, body=b"", Location="../json"), TABLE) for code in (307, 308)},
}
"""Path, reply, result."""

LONG = b"Parse error:\n  line 1" + b"x" * 500
RED = b"\x1b[31mout of memory\n"
PAGE = "See whether this is the address of a SPARQL 1.1 endpoint."
BAD = {
    "/400": (reply(400, "text/plain", LONG), "not take the question (status 400): Parse error: line 1x"),
    "/401": (reply(401, body=b""), "asks who you are (status 401). Give --user NAME:PASSWORD"),
    "/403": (reply(403, "text/html", b"<p>no"), "refuses (status 403). Ask its keeper"),
    "/404": (reply(404, "text/html", b"<p>no"), "has nothing there (status 404). Look up the address"),
    "/405": (reply(405, body=b""), "takes no POST (status 405). Give the address of the SPARQL endpoint"),
    "/500": (reply(500, "text/plain", RED), "failed (status 500): ?[31mout of memory. Look"),
    "/503": (reply(503, body=b"", Retry_After="3600"), "not ready (status 503). Ask again in 3600 seconds"),
    "/503-at-no-time": (
        reply(503, body=b"", Retry_After="9" * 400),
        "not ready (status 503). Ask again later",
    ),
    "/407": (reply(407, body=b""), "a proxy that asks who you are (status 407). Look at HTTP_PROXY"),
    "/429": (reply(429, body=b""), "has been asked too often (status 429). Ask again later"),
    "/504": (reply(504, body=b""), "waited too long for it (status 504)"),
    "/418": (reply(418, body=b""), "does not do what it is asked (status 418)"),
    "/page": (reply(kind="text/html", body=b"<p>"), f"a web page, not results in JSON or XML. {PAGE}"),
    "/unkind": (reply(kind=""), "it sends something whose kind it doesn't tell"),
    "/graph": (reply(), f"it sends {JSON}, not N-Triples, Turtle or RDF/XML"),
    "/broken": (reply(body=ROWS[:90]), "its results can't be read as"),
    "/empty": (reply(body=b""), "its results can't be read as"),
    "/broken-turtle": (reply(kind="text/turtle", body=b"<a"), "its triples can't be read as"),
    "/short": (reply(length=9999), "its answer broke off or is no HTTP"),
    "/gzip": (reply(Content_Encoding="gzip"), "its answer broke off or is no HTTP"),
    "/noise": (b"SSH-2.0-OpenSSH_9\r\n\r\n", "its answer broke off or is no HTTP"),
    "/silent": (b"", "its answer broke off or is no HTTP"),
    "/columns": (reply(body=ROWS.replace(b'"s"', b'"x"')), "other columns than those asked for (x o)"),
    "/boolean": (reply(body=BOOLEAN), "what it sends is no answer to SELECT"),
    "/table": (reply(), "what it sends is no answer to ASK"),
    "/round": (reply(302, body=b"", Location="/round"), "leads on and on"),
    "/nowhere": (reply(302, body=b""), "answers 302 and leads nowhere"),
    "/file": (reply(302, body=b"", Location="file:///etc/hostname"), "answers 302 and leads nowhere"),
}
"""Path, reply, and words of the message."""

SLOW = {
    "/stall": (b"", b""),
    "/stall-in-head": (b"HTTP/1.1 200 OK\r\nContent-Type: text", b""),
    "/stall-in-body": (reply(length=9999), b""),
    "/drip-in-head": (b"HTTP/1.1 200 OK\r\nX-Y: ", b"x"),
    "/drip-in-body": (reply(length=9999), b" "),
}
"""Path, what comes at once, and what comes again and again."""


@dataclass
class Fake:
    """A server whose replies are told by the path: its address, and the requests that came."""

    url: str = ""
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)
    replies: dict[str, list[bytes]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def server():
    fake, ends = Fake(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            fake.asked.append(
                (self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            self.close_connection = True
            if self.path in SLOW:
                at_once, again = SLOW[self.path]
                self.wfile.write(at_once)
                try:
                    while not ends.wait(0.02):
                        self.wfile.write(again)
                except OSError:  # who asked has left
                    return
            elif waiting := fake.replies.get(self.path):
                self.wfile.write(waiting.pop(0) if len(waiting) > 1 else waiting[0])
            else:
                self.wfile.write({**GOOD, **BAD}[self.path][0])

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        fake.url = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield fake
        ends.set()
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """No one is logged in by the environment."""
    for name in (exchange.USER, exchange.PASSWORD, exchange.TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def ask(url: str, text: str, seconds: float = 20, **login: str) -> engines.Result:
    columns = ("s", "o") if text == SELECT else ()
    return endpoints.Endpoint(exchange.address(url, **login), seconds).ask(text, columns)


@pytest.mark.parametrize("path", GOOD)
def test_what_a_store_answers_is_read(server, path):
    text, (_, expected) = QUERIES.get(path, SELECT), GOOD[path]
    assert ask(server.url + path, text) == expected
    command, _, headers, body = server.asked[-1]
    assert (command, urllib.parse.parse_qs(body)) == ("POST", {"query": [text]})
    assert headers["user-agent"] == "GCM-LD (+https://w3id.org/gcm-ld/)"


@pytest.mark.parametrize("path", BAD)
def test_each_failure_names_its_cause_and_what_to_do(server, path):
    text, (_, words) = QUERIES.get(path, SELECT), BAD[path]
    with pytest.raises(exchange.EndpointError) as caught:
        ask(server.url + path, text)
    message = str(caught.value)
    assert message.startswith(f"{server.url}{path}: ") and words in message
    assert message.endswith(".") and len(message) < 450 and message.isprintable()


@pytest.mark.parametrize("path", SLOW)
def test_one_deadline_ends_all_that_is_slow(server, path):
    begun = time.monotonic()
    with pytest.raises(exchange.EndpointError, match=r"did not answer in full within 0\.3 seconds"):
        ask(server.url + path, SELECT, seconds=0.3)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("kind", "body"), [(XML, ROWS_XML), (XML, BOOLEAN_XML), ("application/rdf+xml", RDF_XML)]
)
def test_xml_that_breaks_off_anywhere_is_no_answer(kind, body):
    endpoint = endpoints.Endpoint(exchange.address("http://127.0.0.1:9/"))
    for length in range(len(body)):
        cut = exchange.Reply(200, {"content-type": kind}, body[:length])
        with pytest.raises(exchange.EndpointError, match="can't be read"):
            endpoint.results(cut) if kind == XML else endpoint.triples(cut)


def test_a_store_that_is_busy_is_not_pressed(server):
    server.replies["/pressed"] = [reply(503, body=b"", Retry_After="0")]
    with pytest.raises(exchange.EndpointError, match=r"status 503.*Ask again in 0 seconds"):
        ask(f"{server.url}/pressed", SELECT, seconds=0.4)
    assert sum(path == "/pressed" for _, path, *_ in server.asked) == 1


def test_a_store_that_is_busy_is_asked_again(server, monkeypatch):
    monkeypatch.setattr(exchange, "_PAUSE", 0)
    server.replies["/busy"] = [
        reply(503, body=b"", Retry_After="0"),
        reply(429, body=b"", Retry_After="0"),
        reply(),
    ]
    assert ask(f"{server.url}/busy", SELECT) == TABLE


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("foo", "is no address of http or https"),
        ("", "is no address of http or https"),
        ("file:///etc/hostname", "is no address of http or https"),
        ("ftp://127.0.0.1/", "is no address of http or https"),
        ("http://[::1", "is no address of http or https"),
        ("http://127.0.0.1:1/a b", "is no address of http or https"),
        ("http://127.0.0.1:x/", "is no address of http or https"),
        ("http://127.0.0.1:9/", "nothing listens there. See whether the store runs"),
        ("http://no-such-host.invalid/", "no host of that name is known"),
    ],
)
def test_an_address_that_leads_to_no_server_is_told(url, words):
    with pytest.raises(exchange.EndpointError, match=words):
        ask(url, SELECT)


def test_https_with_what_speaks_none_is_told(server):
    with pytest.raises(exchange.EndpointError, match="no secure connection"):
        ask(server.url.replace("http:", "https:"), SELECT)


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def test_who_asks_is_told_by_option_address_environment_and_netrc(server, monkeypatch, tmp_path):
    def sent(url: str = server.url, **login: str) -> str | None:
        ask(f"{url}/json", SELECT, **login)
        return server.asked[-1][2].get("authorization")

    inside = server.url.replace("//", "//an%40n:p%3Aw@")
    assert sent() is None
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login nell password np\n")
    assert sent() == basic("nell:np")
    (tmp_path / "netrc").write_bytes(b"machine 127.0.0.1 login nell password \xff\n")
    assert sent() is None
    monkeypatch.setenv(exchange.USER, "eve")
    monkeypatch.setenv(exchange.PASSWORD, "ep")
    assert sent() == basic("eve:ep")
    assert sent(inside) == basic("an@n:p:w")
    assert sent(inside, user="otto:op") == basic("otto:op")
    assert sent(inside, token="tok\n") == "Bearer tok"
    with pytest.raises(exchange.EndpointError) as caught:
        sent(token="t0ken\nX: y")
    assert "characters that can't be sent" in str(caught.value) and "t0ken" not in str(caught.value)


def test_a_store_that_wants_digest_and_does_not_say_so_gets_it(server):
    """Virtuoso answers Basic by 401 without a word, and names Digest to who names nobody."""
    asking = reply(401, body=b"", WWW_Authenticate='Digest realm="SPARQL", nonce="abc", qop="auth"')
    server.replies["/unsaid"] = [reply(401, body=b""), asking, reply()]
    assert ask(f"{server.url}/unsaid", SELECT, user="dba:unsaid") == TABLE
    assert server.asked[-1][2]["authorization"].startswith('Digest username="dba"')


def test_a_store_that_wants_digest_gets_it(server):
    challenge = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm=MD5'
    asking = reply(401, body=b"", WWW_Authenticate=challenge)
    server.replies["/digest"] = [asking, asking, reply()]
    assert ask(f"{server.url}/digest", SELECT, user="dba:secret") == TABLE
    assert server.asked[-1][2]["authorization"].startswith('Digest username="dba"')


@pytest.mark.parametrize(
    "challenge", ["Negotiate", "Basic", 'Digest realm="a", nonce="b", algorithm=FOO', "Digest a"]
)
def test_a_store_that_knows_nobody_for_a_while_is_told_again_who_asks(server, challenge):
    refused = reply(401, body=b"", WWW_Authenticate=challenge)
    server.replies["/forgets"] = [refused, refused, reply()] if "Digest" in challenge else [refused, reply()]
    login = {"user": f"dba:{challenge}"}
    with pytest.raises(exchange.EndpointError):
        ask(f"{server.url}/forgets", SELECT, **login)
    assert ask(f"{server.url}/forgets", SELECT, **login) == TABLE
    assert server.asked[-1][2]["authorization"] == basic(login["user"])


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("socks5://u:s3cr3t@127.0.0.1:9", "the proxy can't be used"),
        ("foo://u:s3cr3t@127.0.0.1:9", "the proxy can't be used"),
        ("http://[::1", "the proxy can't be used"),
        ("http://u:s3cr3t@127.0.0.1:9", "the proxy does not lead there"),
    ],
)
def test_a_proxy_that_leads_nowhere_is_told(server, monkeypatch, proxy, words):
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(exchange.EndpointError, match=rf"{words} .*Look at HTTP_PROXY") as caught:
        ask(f"{server.url}/json", SELECT)
    assert "s3cr3t" not in str(caught.value)


def test_no_secret_is_told(server):
    echo = f"you are {basic('dba:s3cr3t')}, s3cr3t".encode()
    server.replies["/echo?key=k3y"] = [reply(500, "text/plain", echo)]
    address = exchange.address(f"{server.url.replace('//', '//dba:s3cr3t@')}/echo?key=k3y")
    with pytest.raises(exchange.EndpointError) as caught:
        endpoints.Endpoint(address, 20).ask(SELECT)
    told = f"{caught.value} {address!r} {exchange.Login('a', 's3cr3t', 't0ken')!r}"
    told = told.replace(repr(address.url), "")  # the address without user is asked, so it has the key
    for secret in ("s3cr3t", "k3y", "t0ken", base64.b64encode(b"dba:s3cr3t").decode()):
        assert secret not in told
    with pytest.raises(exchange.EndpointError) as caught:
        exchange.address("ftp://dba:s3cr3t@127.0.0.1/?key=k3y")
    assert "s3cr3t" not in str(caught.value) and "k3y" not in str(caught.value)


def test_another_host_is_not_told_who_asks(server):
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.replies["/away"] = [reply(307, body=b"", Location=f"{elsewhere}/json")]
    assert ask(f"{server.url}/away", SELECT, user="dba:secret") == TABLE
    assert "authorization" in server.asked[-2][2] and "authorization" not in server.asked[-1][2]


def test_a_question_is_sent_without_its_head(server):
    ask(f"{server.url}/json", f"#+ summary: the address\n\n# ADD\n{SELECT}")
    assert urllib.parse.parse_qs(server.asked[-1][3])["query"] == [SELECT]


def test_a_question_may_be_asked_within_a_running_loop(server):
    async def cell() -> engines.Result:
        return ask(f"{server.url}/json", SELECT)

    assert asyncio.run(cell()) == TABLE
