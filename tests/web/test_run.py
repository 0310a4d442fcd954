"""A live server, in the hands of those who mean it ill, and of those who mean it well."""

import asyncio
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.publish import builds
from gcm_ld.web import app, config, run

ROOT = Path(__file__).parents[2]
PATIENCE = 600
"""Seconds that guard against hanging; nothing is said about how long it takes."""
RUNNER = """
import sys
from gcm_ld.core import urls
from gcm_ld.publish import publications
from gcm_ld.web import config, run
settings = config.ServerConfig(port=0, workers=2)
listener = run.bind(settings)
site = urls.site(run.address(listener))
say = lambda: print(site.url, flush=True)
run.run(publications.publish(site=site), listener, settings, ready=say)
"""
"""A server of two workers."""


@contextmanager
def served(*command: str, folder: Path = ROOT) -> Iterator[tuple[subprocess.Popen, str]]:
    """Run a server that says its address in its first line; give its process and that address."""
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": folder}
    with subprocess.Popen(command, **quiet) as process:
        try:
            line = process.stdout.readline()
            assert "http://" in line, process.stderr.read()
            yield process, "http://" + line.partition("http://")[2].split()[0]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[subprocess.Popen, str]]:
    """The process and the address of a server."""
    with served(sys.executable, "-c", RUNNER) as running_:
        yield running_


@pytest.fixture(scope="module")
def address(server: tuple[subprocess.Popen, str]) -> str:
    """Its address."""
    return server[1]


def ask(url: str, **headers: str) -> tuple[int, bytes]:
    """Ask as an honest client."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=PATIENCE) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def is_well(url: str) -> bool:
    """Whether an honest client is served."""
    return (
        ask(url + "theme/human-rights.nt")[0] == 200 and json.loads(ask(url + "healthz")[1])["workers"] == 2
    )


def connect(url: str) -> socket.socket:
    """Open a connection to the server."""
    host, port = url.removeprefix("http://").strip("/").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def raw(url: str, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send bytes, with a pause after each part, and return all that comes back until the server closes."""
    with closing(connect(url)) as link:
        try:
            for part in parts:
                link.sendall(part)
                time.sleep(pause)
        except (BrokenPipeError, ConnectionResetError):
            pass
        told = b""
        try:
            while more := link.recv(65536):
                told += more
        except ConnectionResetError:
            pass
        return told


def get(path: str, *headers: str) -> bytes:
    """A request for a path that asks to be the last of its connection."""
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""]).encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get("/mechanism/%zz"), 400),
        (get("/mechanism/%"), 400),
        (get("/mechanism/%00"), 400),
        (get("/search?q=%00"), 400),
        (get("/search?q=%zz"), 400),
        (get("/search?q=%ff"), 400),
        (get("/static/%2e%2e/views.py"), 400),
        (get("/static/../pages/views.py"), 400),
        (get("/static/..%2fpages%2fviews.py"), 400),
        (get("/static/..%5cpages"), 400),
        (get("/dumps/../pyproject.toml"), 400),
        (get("/dumps//etc/passwd"), 404),
        (get("/static//etc/passwd"), 404),
        (get("/" + "a" * 40_000), 414),
        (get("/", "X-Large: " + "a" * 40_000), 431),
        (get("/", *(f"X-{n}: {'a' * 1000}" for n in range(200))), 431),
        (b"\x00\x01\x02\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"DELETE /theme/human-rights HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405),
        (b"POST /theme/human-rights HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", 405),
        (b"PUT /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
    ],
)
def test_what_is_out_of_form_is_refused_and_the_next_is_served(address, request_, status):
    told = raw(address, request_)
    statuses = [int(part[:3]) for part in told.split(b"HTTP/1.1 ")[1:]]
    assert statuses and statuses[-1] in (status, 200 if request_.count(b"HTTP/1.1") > 1 else status)
    assert len(statuses) < 50
    assert b"Traceback" not in told
    assert is_well(address)


def test_a_query_of_ten_megabytes_is_refused_in_words(address):
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    body = b"SELECT * { ?s ?p ?o } #" + b"x" * 10 * 2**20
    told = raw(address, head + f"Content-Length: {len(body)}\r\n\r\n".encode(), body)
    assert told.startswith(b"HTTP/1.1 413 ") and b"at most" in told
    pieces = b"".join(
        f"{len(body[at : at + 2**16]):x}\r\n".encode() + body[at : at + 2**16] + b"\r\n"
        for at in range(0, len(body), 2**16)
    )
    told = raw(address, head + b"Transfer-Encoding: chunked\r\n\r\n", pieces + b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413 ")
    assert is_well(address)


def test_a_body_that_is_longer_than_anyone_waits_for_ends_the_connection(address):
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n"
    told = raw(address, head, *[b"x" * 2**20] * 40)
    assert told == b"" or told.startswith(b"HTTP/1.1 413 ")
    assert is_well(address)


def test_many_idle_connections_leave_an_honest_client_served(address):
    """Five hundred that say nothing, or half a word."""
    links = []
    try:
        for number in range(500):
            links.append(connect(address))
            links[-1].sendall(b"GET / HT" if number % 2 else b"")
        assert is_well(address)
    finally:
        for link in links:
            link.close()
    assert is_well(address)


def test_a_connection_serves_one_request_after_another(address):
    with closing(connect(address)) as link:
        for _ in range(3):
            link.sendall(b"HEAD /theme/human-rights.nt HTTP/1.1\r\nHost: x\r\n\r\n")
            assert link.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system doesn't tell of memory")
def test_memory_stays_bounded(server):
    process, address = server
    assert is_well(address)
    before = _memory(process)
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n"
    links = [connect(address) for _ in range(20)]
    for link in links:
        link.sendall(head + b"x" * 2**20)
        link.sendall(b"x" * 4 * 2**20)
    assert is_well(address)
    assert _memory(process) - before < 64 * 2**20
    for link in links:
        link.close()


def _memory(process: subprocess.Popen) -> int:
    """The bytes of memory that a process has."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def serve(*options: str) -> list[str]:
    """The command that serves the edition on a free port."""
    return [str(Path(sys.executable).with_name("gcm-ld")), "serve", "--port", "0", *options]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_running_request_end(tmp_path, number):
    with served(*serve("--dumps", str(tmp_path))) as (process, url), closing(connect(url)) as link:
        body = b"query=ASK+{}"
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        link.sendall(head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:5])
        assert ask(url + "version.json")[0] == 200  # it came later, so the head of the other one is read
        process.send_signal(number)
        refuses(url)
        link.sendall(body[5:])
        assert link.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert process.wait(PATIENCE) == 0
        lines = [json.loads(line) for line in process.stderr.read().splitlines()]
        lines = [line for line in lines if "path" in line]  # a warning has none
        assert [(line["method"], line["path"], line["status"]) for line in lines] == [
            ("GET", "/version.json", 200),
            ("POST", "/sparql", 200),
        ]
        assert not [line for line in _processes() if str(tmp_path) in line]


def refuses(url: str) -> None:
    """Wait until no connection is taken any more."""
    while True:
        try:
            connect(url).close()
        except OSError:
            return
        time.sleep(0.01)


def _processes() -> list[str]:
    """The command lines of what runs on this system, where it tells."""
    told = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return told


def test_a_second_interrupt_does_not_wait(tmp_path):
    """The grace is longer than any test runs, so what ends the server is the second interrupt."""
    command = serve("--dumps", str(tmp_path), "--quiet", "--grace", "86400", "--body-timeout", "86400")
    with served(*command) as (process, url), closing(connect(url)) as link:
        link.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
        assert ask(url + "version.json")[0] == 200
        process.send_signal(signal.SIGINT)
        refuses(url)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0


@pytest.mark.skipif(not os.path.exists("/proc"), reason="the system doesn't tell of processes")
def test_a_log_that_nobody_reads_stops_nobody(tmp_path):
    """More is logged than a pipe holds, and read by nobody; the server answers, and stops when it is told."""
    with served(*serve("--dumps", str(tmp_path))) as (process, url):
        with closing(connect(url)) as link:
            request = f"HEAD /version.json?{'x' * 400} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            for _ in range(400):
                link.sendall(request)
                assert link.recv(65536).startswith(b"HTTP/1.1 200 ")
        process.terminate()
        assert process.wait() == 0


def test_a_port_that_is_taken_is_an_error_with_a_remedy():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [*serve()[:2], "--port", port], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert ran.returncode == 2
    assert f"127.0.0.1:{port}" in ran.stderr and "--port" in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "options", [("--base", "no"), ("--url", "ftp://x/"), ("--proxy", "x"), ("--host", "256.1.1.1")]
)
def test_what_means_nothing_is_an_error(options):
    ran = subprocess.run(serve(*options), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 2 and "Traceback" not in ran.stderr


def test_another_base_and_a_path_reach_the_site_and_dumps_that_are_made_anew(tmp_path):
    """The dumps that are there are not of this edition."""
    (tmp_path / builds.MANIFEST).write_text('{"digest": "that of another edition", "files": {}}')
    base = "https://data.example.org/gcm/"
    options = ("--base", base, "--url", "https://example.org/sub/", "--dumps", str(tmp_path), "--quiet")
    command = serve(*options)
    command[3] = str(port := free())
    with _public(command):
        url = f"http://127.0.0.1:{port}/"
        status, body = ask(url + "sub/healthz")
        assert (status, json.loads(body)["status"]) == (200, "well"), "it says that it serves when it does"
        assert f"<{base}theme/human-rights>".encode() in ask(url + "sub/theme/human-rights.nt")[1]
        query = f"ASK {{ <{base}theme/human-rights> ?p ?o }}".replace(" ", "+")
        got = ask(url + "sub/sparql?query=" + query.replace("#", "%23"), Accept="application/json")
        assert json.loads(got[1])["boolean"] is True
        assert names.BASE.encode() not in ask(url + "sub/theme/human-rights.html")[1]
        dump = url + "sub/dumps/asserted.nt"
        while (got := ask(dump))[0] == 503:
            assert b"being made" in got[1]
            time.sleep(0.2)
        while not (tmp_path / "asserted.nt").exists():  # a build is served just before all names lead to it
            time.sleep(0.2)
        assert got[0] == 200 and got[1] == (tmp_path / "asserted.nt").read_bytes()
        assert f"<{base}theme/human-rights> ".encode() in got[1]
        assert names.BASE.encode() not in got[1]


def test_dumps_that_were_made_of_another_edition_are_not_waited_for(publication, tmp_path, monkeypatch):
    """As where a file of the edition has changed since the server read it: the maker ends well, in vain."""
    dumped, gate = dataclasses.replace(publication, dumps=tmp_path / "dumps"), tmp_path / "gate"
    os.mkfifo(gate)
    code = f"import os; open({str(gate)!r}, 'w').write(str(os.getpid()))"
    monkeypatch.setattr(run, "build", lambda *_: [sys.executable, "-c", code])
    with run._dumps(dumped, site := app.Site(dumped, None)):
        assert not site.failed()
        os.waitid(os.P_PID, int(gate.read_text()), os.WEXITED | os.WNOWAIT)
        assert site.failed()


def test_dumps_are_made_anew_once_more_where_one_is_spoilt(publication, tmp_path, monkeypatch):
    dumped, made = dataclasses.replace(publication, dumps=tmp_path / "dumps"), tmp_path / "made"
    code = f"open({str(made)!r}, 'a').write('x')"
    monkeypatch.setattr(run, "build", lambda *_: [sys.executable, "-c", code])
    with run._dumps(dumped, site := app.Site(dumped, None)):
        while not site.failed():
            time.sleep(0.01)
        site.make_dumps()
        site.make_dumps()
    assert set(made.read_text()) == {"x"} and len(made.read_text()) <= 2


def free() -> int:
    """A port that is free now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


@contextmanager
def _public(command: list[str]) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert "https://example.org/sub/" in process.stdout.readline()
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def test_a_port_is_bound_and_named():
    with closing(run.bind(config.ServerConfig(port=0))) as listener:
        port = listener.getsockname()[1]
        assert run.address(listener) == f"http://127.0.0.1:{port}/"
    with closing(run.bind(config.ServerConfig(host="0.0.0.0", port=0))) as listener:
        assert run.address(listener).startswith("http://127.0.0.1:")
    with pytest.raises(dataset.EditionError, match="--host"):
        run.bind(config.ServerConfig(host="256.256.256.256", port=0))


def test_the_machine_lends_files_for_connections():
    assert 64 <= run._files() <= max(run.FILES, os.sysconf("SC_OPEN_MAX"))


def test_pages_of_every_kind_are_made_ahead_and_all_of_those_that_take_long(publication):
    paths = run.paths(publication)
    assert "notebook" in paths and not any(path.startswith(run.RARE) for path in paths)
    assert len(paths) == len(set(paths))
    kinds = {path.partition("/")[0].partition(".")[0] for path in paths}
    assert kinds >= {*names.KINDS, "ontology", "shapes", "", "note", "matrix"}
    mechanisms = [path for path in paths if path.startswith("mechanism/")]
    assert len(mechanisms) == len(publication.subjects("rdf:type", names.expand("gcm:Mechanism")))
    assert sum(path.startswith("membership/") for path in paths) == 1


def test_what_was_made_ahead_is_not_made_again(publication, monkeypatch):
    site, some = app.Site(publication, None), ["", "mechanism/midsa.html", "matrix/goal"]
    monkeypatch.setattr(run, "paths", lambda _: some)
    trimmed = []
    monkeypatch.setattr(run.ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=trimmed.append))
    asyncio.run(run.prepare(site))
    assert site.prepared and trimmed == [0]
    kept = len(site.cache)
    assert kept == len(some)
    asyncio.run(run.prepare(site))
    assert len(site.cache) == kept


def test_a_page_that_fails_is_told_and_the_rest_goes_on(publication, monkeypatch, caplog):
    site = app.Site(publication, None)

    def fail(_):
        raise RuntimeError("no words")

    monkeypatch.setattr(run.documents, "prepare", fail)
    asyncio.run(run.prepare(site))
    assert site.prepared and "no words" in caplog.text
