"""Files come from their folders only; dumps whole or in part, and only those of the edition served."""

import hashlib
import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from gcm_ld.core import formats, names
from gcm_ld.publish import builds, dumps
from gcm_ld.web import app, files, responses
from gcm_ld.web.pages import views


@pytest.fixture
def folder(publication, tmp_path):
    """A folder with one dump of the edition that is served."""
    content = b"".join(b"line %d\n" % number for number in range(5000))
    (tmp_path / "all.nt").write_bytes(content)
    told = {"mediaType": "application/n-triples", "bytes": len(content)}
    told |= {"sha256": hashlib.sha256(content).hexdigest(), "triples": 5000}
    manifest = {"digest": publication.digest, "base": names.BASE, "files": {"all.nt": told}}
    (tmp_path / builds.MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / builds.CHECKSUMS).write_text("")
    (tmp_path / "secret").write_text("secret")
    return tmp_path


def site(publication, folder) -> TestClient:
    """A client of a site that has its dumps in a folder."""
    return TestClient(app.make(replace(publication, dumps=folder)), base_url="http://127.0.0.1:8000")


def test_a_dump_comes_whole_with_its_checksum(publication, folder):
    client = site(publication, folder)
    got = client.get("/dumps/all.nt")
    content = (folder / "all.nt").read_bytes()
    assert got.content == content and got.headers["content-length"] == str(len(content))
    assert got.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert got.headers["content-type"] == "application/n-triples"
    assert 'rel="collection"' in got.headers["link"]
    assert client.get("/dumps/all.nt", headers={"if-none-match": got.headers["etag"]}).status_code == 304
    assert client.head("/dumps/all.nt").headers["content-length"] == str(len(content))
    assert client.get(f"/dumps/{builds.MANIFEST}").json()["digest"] == publication.digest


def test_a_dump_comes_in_part(publication, folder):
    got = site(publication, folder).get("/dumps/all.nt", headers={"range": "bytes=10-19"})
    assert got.status_code == 206 and got.content == (folder / "all.nt").read_bytes()[10:20]


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_large_dump_comes_packed_to_whom_takes_it_and_by_a_name_of_its_own(publication, folder, coding):
    content = (folder / "all.nt").read_bytes()
    packed = dumps.packers()[coding](content)
    suffix, media_type = formats.CODINGS[coding]
    (folder / f"all.nt{suffix}").write_bytes(packed)
    told = json.loads((folder / builds.MANIFEST).read_text())
    sha256 = hashlib.sha256(packed).hexdigest()
    told["files"]["all.nt"]["packed"] = {coding: {"bytes": len(packed), "sha256": sha256}}
    (folder / builds.MANIFEST).write_text(json.dumps(told))
    client = site(publication, folder)
    coded = client.get("/dumps/all.nt", headers={"accept-encoding": coding})
    plain = client.get("/dumps/all.nt", headers={"accept-encoding": "identity"})
    part = client.get("/dumps/all.nt", headers={"accept-encoding": coding, "range": "bytes=10-19"})
    own = client.get(f"/dumps/all.nt{suffix}", headers={"accept-encoding": coding})
    some = client.get(f"/dumps/all.nt{suffix}", headers={"range": "bytes=3-9"})
    assert plain.content == content and part.content == content[10:20] and some.content == packed[3:10]
    assert coded.content in (content, packed)  # as the client can undo the coding or not
    assert (coded.headers["content-encoding"], coded.headers["content-length"]) == (coding, str(len(packed)))
    assert coded.headers["etag"] == own.headers["etag"] == f'"{sha256}"' != plain.headers["etag"]
    assert {one.headers["vary"] for one in (coded, plain, part)} == {"Accept-Encoding"}
    assert own.content == packed and own.headers["content-type"] == media_type
    assert "content-encoding" not in own.headers and "content-encoding" not in part.headers
    assert client.get(f"/dumps/all.nt{suffix}{suffix}").status_code == 404


@pytest.mark.parametrize("given", ["items=0-5", "lines=1-2", "bytes"])
def test_a_range_in_a_unit_that_is_not_known_is_ignored(publication, folder, given):
    got = site(publication, folder).get("/dumps/all.nt", headers={"range": given})
    assert got.status_code == 200 and got.content == (folder / "all.nt").read_bytes()


def test_a_range_that_is_wrong_or_not_there_is_refused(publication, folder):
    client = site(publication, folder)
    assert client.get("/dumps/all.nt", headers={"range": "bytes=x-y"}).status_code == 400
    assert client.get("/dumps/all.nt", headers={"range": "bytes=900000-"}).status_code == 416


def test_a_dump_that_is_not_as_it_was_made_is_not_served(publication, folder):
    client = site(publication, folder)
    (folder / "all.nt").write_bytes(b"line 0\n")
    assert client.get("/dumps/all.nt").status_code == 503
    (folder / "all.nt").unlink()
    got = client.get("/dumps/all.nt")
    assert got.status_code == 503 and "all.nt" in got.text


@pytest.mark.parametrize("name", ["secret", "../secret", "/etc/passwd", "all.nt/", "tables", "nothing.nt"])
def test_only_dumps_are_served(publication, folder, name):
    assert site(publication, folder).get(f"/dumps/{name}").status_code in (400, 404)


def test_dumps_of_another_edition_are_not_served(publication, folder):
    (folder / builds.MANIFEST).write_text('{"digest": "x", "files": {"all.nt": {}}}')
    got = site(publication, folder).get("/dumps/all.nt")
    assert got.status_code == 503 and int(got.headers["retry-after"]) == responses.AGAIN
    assert site(publication, folder / "nothing").get("/dumps/all.nt").status_code == 503
    assert site(publication, None).get("/dumps/all.nt").status_code == 404


def test_a_page_that_tells_of_dumps_is_made_anew_when_they_are_there(publication, folder):
    before = json.loads((folder / builds.MANIFEST).read_text())
    (folder / builds.MANIFEST).unlink()
    client = site(publication, folder)
    digest = before["files"]["all.nt"]["sha256"]
    assert digest not in client.get("/catalog.ttl").text
    (folder / builds.MANIFEST).write_text(json.dumps(before))
    assert digest in client.get("/catalog.ttl").text


def test_a_manifest_tells_of_which_edition_the_dumps_are(dumped, publication):
    assert files.current(dumped)
    assert not files.current(publication)


def test_a_static_file_may_be_kept_for_ever_under_the_digest_of_its_bytes(client):
    digest = hashlib.sha256((views.STATIC / "style.css").read_bytes()).hexdigest()[:12]
    assert client.get(f"/static/style.css?v={digest}").headers["cache-control"] == files.FOR_EVER
    for version in ("", "?v=", "?v=0", "?v=000000000000", f"?v={digest[:2]}"):
        assert "immutable" not in client.get(f"/static/style.css{version}").headers["cache-control"]


@pytest.mark.parametrize("name", ["", "fonts", "nothing.css", "../pages/views.py", "%2e%2e/pages/views.py"])
def test_nothing_but_files_is_static(client, name):
    assert client.get(f"/static/{name}").status_code in (400, 404)


def test_a_link_out_of_the_folder_is_not_followed(client, tmp_path, monkeypatch):
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.css").write_text("secret")
    (tmp_path / "static" / "link.css").symlink_to(tmp_path / "secret.css")
    monkeypatch.setattr(views, "STATIC", tmp_path / "static")
    assert client.get("/static/link.css").status_code == 404


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/static/style.css", "text/css; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/favicon.ico", "image/svg+xml"),
        ("/static/fonts/source-sans-3-latin-wght-normal.woff2", "font/woff2"),
    ],
)
def test_a_file_has_its_type(client, path, media_type):
    assert client.get(path).headers["content-type"] == media_type


def test_what_is_served_and_whether_it_is_well(client, publication):
    told, health = client.get("/version.json").json(), client.get("/healthz").json()
    assert told["digest"] == health["digest"] == publication.digest
    assert told["quads"] == health["quads"] == len(publication.store)
    assert told["version"] == publication.about["version"]
    assert health["prepared"] is False
    for workers, ready, code, status in (
        (3, True, 200, "well"),
        (0, True, 503, "no worker"),
        (0, False, 200, "starting"),
    ):
        reply = files.health(publication, workers, True, ready)
        assert (reply.status, json.loads(reply.body)["status"]) == (code, status)
        assert ("retry-after" in dict(reply.headers)) is not ready
    assert files.health(publication, 0, True, False, to_be_ready=True).status == 503
    assert client.get("/readyz").status_code == 200


def test_dumps_that_could_not_be_made_are_told_of(publication, tmp_path):
    made = app.Site(replace(publication, dumps=tmp_path))
    for failed, told in ((False, "being made"), (True, "could not be made")):
        made.failed = lambda failed=failed: failed
        got = TestClient(app.guarded(made), base_url="http://127.0.0.1:8000").get("/dumps/all.nt")
        assert got.status_code == 503 and told in got.text
        assert ("retry-after" in got.headers) is not failed


def test_a_dump_that_is_not_as_it_was_made_has_the_dumps_made_anew(publication, folder):
    (folder / "all.nt").write_bytes((folder / "all.nt").read_bytes().replace(b"e", b"x", 1))
    made, asked = app.Site(replace(publication, dumps=folder)), []
    made.make_dumps = lambda: asked.append(1)
    got = TestClient(app.guarded(made), base_url="http://127.0.0.1:8000").get("/dumps/all.nt")
    assert got.status_code == 503 and asked == [1]


def test_what_is_kept_of_an_earlier_edition_comes_whole_in_part_or_not_again(client, publication):
    content = (publication.edition.root / "releases/0.3.0/iris.txt").read_bytes()
    got = client.get("/releases/0.3.0/iris.txt")
    assert got.content == content and got.headers["content-type"].startswith("text/plain")
    assert client.get("/releases/0.3.0/iris.txt", headers={"range": "bytes=5-9"}).content == content[5:10]
    known = {"if-none-match": got.headers["etag"]}
    assert client.get("/releases/0.3.0/iris.txt", headers=known).status_code == 304


@pytest.mark.parametrize("name", ["", "0.3.0", "0.3.0/", "0.3.0/gcm.ttl", "9.9.9/iris.txt", "retired.tsv"])
def test_nothing_else_below_releases_is_served(client, name):
    assert client.get(f"/releases/{name}").status_code == 404
