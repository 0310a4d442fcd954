"""A reply is sent as the request allows, with one name for the same bytes."""

import asyncio
import gzip

import pytest
from starlette import requests

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


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        *(("gzip, deflate, br, zstd", "zstd"), ("gzip", "gzip"), ("ZSTD;q=0.5, gzip", "gzip"), ("*", "gzip")),
        *(("gzip;q=0.5, zstd;q=0.50", "zstd"), ("*;q=0.1, gzip;q=0", ""), ("zstd; q=0, *", "gzip")),
        *(("", ""), ("identity", ""), ("br", ""), ("gzip;q=x", "gzip")),
    ],
)
def test_the_coding_is_the_one_that_is_wanted_most(accepted, coding):
    assert responses.coding(accepted, ("zstd", "gzip")) == coding


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


def test_a_reply_that_is_kept_in_gzip_is_sent_as_it_was():
    whole = responses.Reply(body=b"a" * 5000, media_type="text/plain", vary=("Accept",))
    kept = whole.pack()
    assert len(kept.body) < 500 and kept.pack() is kept
    assert (kept.plain, kept.compressed, kept.etag) == (whole.body, whole.compressed, whole.etag)
    assert (kept._plain_head, kept._packed_head) == (whole._plain_head, whole._packed_head)
    for same in (responses.Reply(body=b"a" * 50), responses.Reply(body=b"a" * 5000, media_type="image/png")):
        assert same.pack() is same


async def given(reply: responses.Reply) -> responses.Reply:
    return reply


def test_what_is_kept_is_bounded_and_the_latest():
    cache = responses.Cache(limit=40_000)
    for number in (0, 1, 0, 2, 3, 4, 5, 0, 6, 7, 8):
        if not cache.find((number,)):
            cache.keep((number,), responses.Reply(body=b"x" * 2000))
    assert 0 < cache.bytes <= cache.limit
    assert cache.find((0,)) and cache.find((8,)) and not cache.find((1,))


def test_keys_are_counted():
    cache = responses.Cache(limit=100_000)
    for number in range(100):
        cache.keep((f"{number}" + "k" * 10_000, ""), responses.Reply(body=b"x"))
    assert 1 <= len(cache) < 10 and cache.bytes <= cache.limit
    cache.keep(("k" * 60_000,), responses.Reply(body=b"x"))
    assert not cache.find(("k" * 60_000,))


def test_what_is_large_or_failed_is_not_kept():
    cache = responses.Cache(limit=10_000)
    cache.keep(("large",), responses.Reply(body=b"x" * 5000))
    cache.keep(("failed",), responses.Reply(status=404))
    assert len(cache) == 0 and cache.bytes == 0


def test_a_reply_is_made_once_for_all_who_wait():
    async def scene():
        cache, made, go = responses.Cache(), [], asyncio.Event()

        async def make() -> responses.Reply:
            made.append(1)
            await go.wait()
            return responses.Reply(body=b"x")

        waiting = [asyncio.create_task(cache.get(("a",), make)) for _ in range(5)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        go.set()
        replies = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(replies.pop(1), asyncio.CancelledError)
        assert {reply.body for reply in replies} == {b"x"}
        assert (await cache.get(("a",), make)).body == b"x"
        return made

    assert asyncio.run(scene()) == [1]


def test_an_error_reaches_all_who_wait_and_is_not_kept():
    async def scene():
        cache, made = responses.Cache(), []

        async def make() -> responses.Reply:
            made.append(1)
            await asyncio.sleep(0)
            raise responses.Refused(503, "No", "not now")

        got = await asyncio.gather(*(cache.get(("a",), make) for _ in range(3)), return_exceptions=True)
        assert [error.status for error in got] == [503] * 3
        with pytest.raises(responses.Refused):
            await cache.get(("a",), make)
        return made

    assert asyncio.run(scene()) == [1, 1]


class Client:
    """A client who is there until it leaves."""

    def __init__(self):
        self.gone = asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}


@pytest.mark.parametrize("leaves", [("first", "second"), ("second", "first")])
def test_what_nobody_waits_for_any_more_is_given_up(leaves, monkeypatch):
    monkeypatch.setattr(responses, "LEAVING", 0)

    async def scene():
        cache, ended = responses.Cache(), asyncio.Event()
        clients = {"first": Client(), "second": Client()}

        async def make() -> responses.Reply:
            try:
                return await asyncio.get_running_loop().create_future()
            finally:
                ended.set()

        tasks = {
            name: asyncio.create_task(cache.get(("a",), make, one.receive)) for name, one in clients.items()
        }
        await asyncio.sleep(0)
        for name in leaves:
            assert not ended.is_set()
            clients[name].gone.set()
            for _ in range(20):
                await asyncio.sleep(0)
        await ended.wait()
        for error in await asyncio.gather(*tasks.values(), return_exceptions=True):
            assert isinstance(error, requests.ClientDisconnect)
        return await cache.get(("a",), lambda: given(responses.Reply(body=b"anew")))

    assert asyncio.run(scene()).body == b"anew"


def test_a_large_reply_is_sent_in_parts():
    async def scene(size: int, method: str = "GET") -> list[bytes]:
        parts = []

        async def send(message):
            parts.append(message)

        reply = responses.Reply(body=b"x" * size)
        await reply({"type": "http", "method": method, "headers": []}, None, send)
        assert [part.get("more_body", False) for part in parts[1:]] == [True] * (len(parts) - 2) + [False]
        return [len(part["body"]) for part in parts[1:]]

    part = responses.PART
    for size, lengths in ((0, [0]), (1, [1]), (part, [part]), (part + 1, [part, 1]), (2 * part, [part] * 2)):
        assert asyncio.run(scene(size)) == lengths
    assert asyncio.run(scene(3 * part, "HEAD")) == [0]


def test_bytes_that_are_packed_already_keep_their_name():
    reply = responses.Reply(body=b"x" * 5000, media_type="text/plain", tag='W/"a"')
    assert (reply.etag, reply.compressed) == ('W/"a"', b"")
    assert responses.knows('"a"', reply.etag) and not responses.knows('"b"', reply.etag)


def test_a_header_that_comes_in_several_lines_is_one():
    given = [(b"if-none-match", b'"a"'), (b"accept", b"*/*"), (b"if-none-match", b'W/"b"')]
    told = responses.header({"headers": given}, b"if-none-match")
    assert responses.knows(told, '"a"') and responses.knows(told, '"b"') and not responses.knows(told, '"c"')
    assert responses.header({"headers": given}, b"range") == ""
