"""A reply is sent as the request allows, with one name for the same bytes."""

import gzip

import pytest

from gcm_ld.web import responses

PATH = "/mechanism/almaty-process.ttl"


def test_a_text_is_compressed_for_those_who_take_that(client):
    plain = client.get(PATH, headers={"accept-encoding": "identity"})
    packed = client.get(PATH, headers={"accept-encoding": "br, gzip;q=0.5"})
    assert packed.content == plain.content
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == len(plain.content)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0", "br"])
def test_others_get_it_as_it_is(client, accepted):
    assert "content-encoding" not in client.get(PATH, headers={"accept-encoding": accepted}).headers


def test_what_is_short_or_packed_already_is_not_compressed(client):
    for path in ("/theme/human-rights.nt", "/static/fonts/source-sans-3-latin-wght-normal.woff2"):
        got = client.get(path, headers={"accept-encoding": "gzip"})
        if len(got.content) < responses.LARGE or path.endswith("woff2"):
            assert "content-encoding" not in got.headers


@pytest.mark.parametrize(
    "path", [PATH, "/mechanism/almaty-process.html", "/static/style.css", "/version.json", "/"]
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_who_has_it_already_is_told_so(client, path, coding):
    first = client.get(path, headers={"accept-encoding": coding})
    for known in (first.headers["etag"], "W/" + first.headers["etag"], f'"x", {first.headers["etag"]}', "*"):
        again = client.get(path, headers={"accept-encoding": coding, "if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
    other = client.get(path, headers={"accept-encoding": coding, "if-none-match": '"x"'})
    assert other.content == first.content


@pytest.mark.parametrize(
    "path", [PATH, "/mechanism/almaty-process", "/mechanism/nothing", "/dumps/", "/healthz"]
)
def test_a_head_is_what_a_get_says_without_the_body(client, path):
    got, head = client.get(path), client.head(path)
    assert head.content == b"" and head.status_code == got.status_code
    assert dict(head.headers) == dict(got.headers)


def test_the_same_bytes_have_the_same_name():
    assert (
        responses.Reply(body=b"a").etag == responses.Reply(body=b"a").etag != responses.Reply(body=b"b").etag
    )
    large = responses.Reply(body=b"a" * 5000, media_type="text/plain")
    assert gzip.decompress(large.compressed) == large.body
    assert large.compressed == responses.Reply(body=b"a" * 5000, media_type="text/plain").compressed


def test_what_is_kept_is_bounded_and_the_latest():
    kept, made = responses.Kept(limit=40_000), []

    def make(number: int) -> responses.Reply:
        made.append(number)
        return responses.Reply(body=b"x" * 2000)

    for number in (0, 1, 0, 2, 3, 4, 5, 0, 6, 7, 8):
        kept.get(number, lambda number=number: make(number))
    assert made == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert kept.bytes <= kept.limit
    assert kept.find(0) and kept.find(8) and not kept.find(1)


def test_what_is_large_or_failed_is_not_kept():
    kept = responses.Kept(limit=10_000)
    kept.get("large", lambda: responses.Reply(body=b"x" * 5000))
    kept.get("failed", lambda: responses.Reply(status=404))
    assert kept.find("large") is None and kept.find("failed") is None and kept.bytes == 0
