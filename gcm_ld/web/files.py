"""Files over HTTP: what pages need from `static/`, and the dumps, streamed, with ranges.

A path is looked up among the files that there are, so none leads out of its folder.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mimetypes
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from gcm_ld.core import formats
from gcm_ld.metadata import distributions, signposting
from gcm_ld.publish import dumps, publications
from gcm_ld.web import responses
from gcm_ld.web.pages import views

FOR_EVER = "public, max-age=31536000, immutable"


def static(name: str, version: str) -> responses.Reply | None:
    """Return a file of `static/`; it may be kept for ever where `version` is that of its bytes."""
    path = views.STATIC / name
    if not path.is_file() or not path.resolve().is_relative_to(views.STATIC.resolve()):
        return None
    body = path.read_bytes()
    fits = hashlib.sha256(body).hexdigest().startswith(version) and len(version) >= 8
    return responses.Reply(200, body, _type(path), cache=FOR_EVER if fits else responses.FRESH)


def current(publication: publications.Publication) -> bool:
    """Whether the dumps are there and of the edition that is served."""
    return distributions.manifest(publication).get("digest") == publication.digest


def stamp(publication: publications.Publication) -> int:
    """Return a number that changes when the dumps do, of which some pages tell."""
    try:
        return (publication.dumps / dumps.MANIFEST).stat().st_mtime_ns if publication.dumps else 0
    except OSError:
        return 0


async def send_dump(
    publication: publications.Publication, name: str, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send a dump. Raises Refused: 503 while the dumps are being made, 404 where there is no such one."""
    if publication.dumps is None:
        raise views.Refused(404, "No dumps", "This site has none. `gcm-ld build` writes them.")
    if not current(publication):
        message = "The dumps of this edition are being made. Ask again in a few seconds."
        raise views.Refused(503, "Not yet", message)
    files = distributions.manifest(publication)["files"]
    path = publication.dumps / name
    if name in files:
        digest, media_type = files[name]["sha256"], files[name]["mediaType"]
    elif name in (dumps.MANIFEST, dumps.CHECKSUMS):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        media_type = (formats.by_suffix(name) or formats.TEXT).media_type
    else:
        message = f"There is no dump {name}. /dumps/ lists them all."
        raise views.Refused(404, "No such dump", message)
    etag = f'"{digest}"'
    link = signposting.header(signposting.links(publication, path=f"dumps/{name}"))
    headers = {
        "etag": etag,
        "cache-control": responses.FRESH,
        "link": responses.outgoing(publication, link.encode()).decode(),
    }
    if responses.knows(Headers(scope=scope).get("if-none-match", ""), etag):
        raw = [(key.encode(), value.encode("latin-1")) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": 304, "headers": raw})
        await send({"type": "http.response.body", "body": b""})
        return
    await FileResponse(path, headers=headers, media_type=media_type)(scope, receive, send)


def health(publication: publications.Publication, workers: int | None, prepared: bool) -> responses.Reply:
    """Return that the site is well, as JSON: 200, or 503 where it has no worker to ask; None is no pool.

    `prepared` says whether the pages that take long to make have been made ahead.
    """
    well = workers != 0
    told = {
        "status": "well" if well else "no worker",
        "digest": publication.digest,
        "version": publication.about["version"],
        "quads": _size(publication),
        "prepared": prepared,
    }
    if workers is not None:
        told["workers"] = workers
    return _json(told, 200 if well else 503, "no-store")


@functools.lru_cache(maxsize=4)
def _size(publication: publications.Publication) -> int:
    return len(publication.store)  # which counts them one by one


def _json(told: object, status: int = 200, cache: str = responses.FRESH) -> responses.Reply:
    body = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    return responses.Reply(status, body, formats.JSON.media_type, cache=cache)


def _type(path: Path) -> str:
    form = formats.by_suffix(path.name)
    return form.media_type if form else mimetypes.guess_type(path.name)[0] or formats.UNKNOWN
