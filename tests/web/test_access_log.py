"""The access log has one line a request, and the line can be read by a program."""

import json

import pytest
from starlette.testclient import TestClient

from gcm_ld.web import access_log, app


def test_a_line_tells_who_asked_what_and_got_what(publication):
    lines: list[str] = []
    client = TestClient(
        app.make(publication, log=lines.append, proxies=["10.0.0.1"]),
        base_url="http://127.0.0.1:8000",
        client=("10.0.0.1", 1),
    )
    got = client.get("/theme/human-rights.nt?x=%22", headers={"x-forwarded-for": "1.2.3.4"})
    client.head("/nothing")
    first, second = map(json.loads, lines)
    assert (first["client"], first["method"], first["path"]) == (
        "1.2.3.4",
        "GET",
        "/theme/human-rights.nt?x=%22",
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
