"""Files over HTTP: what pages need from `static/`, and the dumps, streamed, with ranges.

A path is looked up among the files that there are, so none leads out of its folder.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Scope

from gcm_ld.core import formats
from gcm_ld.metadata import distributions, signposting
from gcm_ld.publish import dumps, publications
from gcm_ld.web import responses
from gcm_ld.web.pages import views
from gcm_ld.web.responses import Refused

FOR_EVER = "public, max-age=31536000, immutable"


def static(name: str, for_ever: bool) -> responses.Reply:
    """Return a file of `static/`, which may be kept for ever or not. Raises Refused where there is none."""
    path = views.STATIC / name
    if not views.is_static(name):
        raise Refused(404, "Nothing here", f"There is nothing at static/{name}.")
    cache = FOR_EVER if for_ever else responses.FRESH
    return responses.Reply(200, path.read_bytes(), _type(path), cache=cache)


def current(publication: publications.Publication) -> bool:
    """Whether the dumps are there and of the edition that is served."""
    return distributions.manifest(publication).get("digest") == publication.digest


def stamp(publication: publications.Publication) -> int:
    """Return a number that changes when the dumps do, of which some pages tell."""
    try:
        return (publication.dumps / dumps.MANIFEST).stat().st_mtime_ns if publication.dumps else 0
    except OSError:
        return 0


def dump(publication: publications.Publication, name: str, scope: Scope) -> ASGIApp:
    """Return what answers a request for a dump.

    Raises Refused: 503 while the dumps are being made or one isn't as it was made, 404 where there is none.
    """
    if publication.dumps is None:
        raise Refused(404, "No dumps", "This site has none. `gcm-ld build` writes them.")
    if not current(publication):
        message = "The dumps of this edition are being made. Ask again in a few seconds."
        raise Refused(503, "Not yet", message)
    files = distributions.manifest(publication)["files"]
    path = publication.dumps / name
    if name in files:
        digest, media_type = files[name]["sha256"], files[name]["mediaType"]
        if not path.is_file() or path.stat().st_size != files[name].get("bytes", path.stat().st_size):
            message = f"The dump {name} is not as it was made. Take another form of it, or ask again later."
            raise Refused(503, "Not as it was made", message)
    elif name in (dumps.MANIFEST, dumps.CHECKSUMS) and path.is_file():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        media_type = (formats.by_suffix(name) or formats.TEXT).media_type
    else:
        message = f"There is no dump {name}. /dumps/ lists them all."
        raise Refused(404, "No such dump", message)
    etag = f'"{digest}"'
    link = signposting.header(signposting.links(publication, path=f"dumps/{name}"))
    headers = {"etag": etag, "link": publication.site.outgoing(link.encode()).decode()}
    asked = Headers(scope=scope)
    if responses.knows(asked.get("if-none-match", ""), etag):
        return responses.Reply(304, headers=tuple(headers.items()))
    if "range" in asked and not asked["range"].strip().lower().startswith("bytes="):
        # A range in another unit is to be ignored (RFC 9110, 14.2), which FileResponse doesn't do.
        scope["headers"] = [field for field in scope["headers"] if field[0] != b"range"]
    headers["cache-control"] = responses.FRESH
    return FileResponse(path, headers=headers, media_type=media_type)


def health(
    publication: publications.Publication, workers: int | None, prepared: bool, ready: bool = True
) -> responses.Reply:
    """Return whether the server is ready, as JSON: 200, or 503 before its workers are or without any.

    None for `workers` is no pool. `prepared` says whether the pages that take long have been made ahead.
    """
    status = "starting" if not ready else "no worker" if workers == 0 else "well"
    described = {
        "status": status,
        "digest": publication.digest,
        "version": publication.about["version"],
        "quads": publication.size,
        "prepared": prepared,
    }
    if workers is not None:
        described["workers"] = workers
    body = (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
    again = () if ready else (("retry-after", "1"),)
    code = 200 if status == "well" else 503
    return responses.Reply(code, body, formats.JSON.media_type, again, cache="no-store")


def _type(path: Path) -> str:
    form = formats.by_suffix(path.name)
    return form.media_type if form else mimetypes.guess_type(path.name)[0] or formats.UNKNOWN
