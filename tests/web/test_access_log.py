"""The access log has one line a request, and the line can be read by a program."""

import json
import logging
import os

import pytest
from starlette.testclient import TestClient

from gcm_ld.web import access_log, app, config


def test_a_line_tells_who_asked_what_and_got_what(publication):
    lines: list[str] = []
    client = TestClient(
        app.make(publication, settings=config.ServerConfig(proxy=("10.0.0.1",)), log=lines.append),
        base_url="http://127.0.0.1:8000",
        client=("10.0.0.1", 1),
    )
    got = client.get("/theme/human-rights.nt?utm_source=%22", headers={"x-forwarded-for": "1.2.3.4"})
    client.head("/nothing")
    first, second = map(json.loads, lines)
    assert (first["client"], first["method"], first["path"]) == (
        "1.2.3.4",
        "GET",
        "/theme/human-rights.nt?utm_source=%22",
    )
    assert (first["status"], first["bytes"]) == (200, int(got.headers["content-length"]))
    assert first["ms"] >= 0 and first["time"].endswith("+00:00")
    assert (second["client"], second["status"], second["bytes"]) == ("10.0.0.1", 404, 0)


def test_a_refusal_of_a_guard_is_logged_too(publication):
    lines: list[str] = []
    TestClient(app.make(publication, log=lines.append), base_url="http://127.0.0.1:8000").get("/%zz")
    assert json.loads(lines[0])["status"] == 400


@pytest.mark.parametrize("path", [b"/" + b"a" * 10_000, b'/"\n\x1b[31m\xff'])
def test_a_line_stays_one_line_of_bounded_length(path):
    scope = {"method": "GET", "path": "/", "raw_path": path, "query_string": b"", "client": None}
    line = access_log.line(scope, 200, 0, 0.0)
    assert len(line) < access_log.LONGEST + 250
    assert line.isprintable()
    assert json.loads(line)["path"].encode("latin-1") == path[: access_log.LONGEST]


def test_a_reader_who_is_slow_stops_nothing_and_hears_what_was_dropped():
    """Nobody reads the pipe at first: it fills up, then the lines that wait, and the rest is counted."""
    reader, end = os.pipe()
    writer, line = access_log.Writer(end, room=5), "x" * 10_000
    while writer.dropped < 3:
        writer(line)
    os.set_blocking(reader, False)
    received = b""
    while b'{"dropped": ' not in received:
        try:
            received += os.read(reader, 2**16)
        except BlockingIOError:
            writer("y")
    writer.close(30)
    os.close(end)
    while part := os.read(reader, 2**16):
        received += part
    os.close(reader)
    lines = received.decode().splitlines()
    assert json.loads(next(line for line in lines if line.startswith("{")))["dropped"] >= 3
    assert set(lines) <= {line, "y", *(one for one in lines if one.startswith('{"dropped": '))}


def test_a_warning_is_a_line_too(monkeypatch):
    lines: list[str] = []
    logger = logging.getLogger("gcm_ld.web.test")
    monkeypatch.setattr(logger, "propagate", False)
    logger.addHandler(access_log.Handler(lines.append))
    logger.info("nothing")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logger.exception("it failed")
    (line,) = lines
    told = json.loads(line)
    assert told["level"] == "error" and told["message"].startswith("it failed\nTraceback")


def test_a_log_that_nobody_can_read_any_more_is_no_error():
    reader, end = os.pipe()
    os.close(reader)
    writer = access_log.Writer(end)
    writer("lost")
    writer.close(30)
    os.close(end)
    assert writer.dropped == 0


def test_a_log_without_lines_needs_no_thread():
    writer = access_log.Writer(2)
    writer.close()
    assert writer._thread is None
