"""Files over HTTP: what pages need from `static/`, and the dumps, streamed, with ranges.

A path is looked up among the files that there are, so none leads out of its folder.
"""

from __future__ import annotations

import hashlib
import json
import logging
import mimetypes
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Scope

from gcm_ld.core import formats
from gcm_ld.metadata import distributions, releases, signposting
from gcm_ld.publish import builds, publications
from gcm_ld.web import responses
from gcm_ld.web.pages import views
from gcm_ld.web.responses import Refused

_logger = logging.getLogger("gcm_ld.web")

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
    return distributions.place(publication) is not None


def stamp(publication: publications.Publication) -> int:
    """Return a number that changes when the dumps do, of which some pages tell."""
    place = distributions.place(publication)
    try:
        return (place / builds.MANIFEST).stat().st_mtime_ns if place else 0
    except OSError:
        return 0


def dump(
    publication: publications.Publication,
    name: str,
    scope: Scope,
    failed: bool = False,
    make: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """Return what answers a request for a dump; `failed` tells that they could not be made.

    `make` is called where the file is not as it was made, to have the dumps made anew.

    Raises Refused: 503 while the dumps are being made or one isn't as it was made, 404 where there is none.
    """
    if publication.dumps is None:
        raise Refused(404, "No dumps", "This site has none. `gcm-ld build` writes them.")
    place = distributions.place(publication)
    if place is None:
        if failed:
            message = "The dumps of this edition could not be made. Its data is in the pages and at /sparql."
            raise Refused(503, "No dumps", message, None)
        message = "The dumps of this edition are being made. Ask again in a few seconds."
        raise Refused(503, "Not yet", message)
    files = builds.entries(builds.manifest(place))
    path, asked, coded = place / name, Headers(scope=scope), {}
    if known := files.get(name):
        media_type = known["mediaType"]
        if packed := known.get("packed"):
            coded["vary"] = "Accept-Encoding"
            coding = responses.coding(responses.header(scope, b"accept-encoding"), tuple(packed))
            if coding and "range" not in asked:
                path, known = place / (name + formats.CODINGS[coding][0]), packed[coding]
                coded["content-encoding"] = coding
        digest = known["sha256"]
        if not builds.is_as_made(path, known):
            _logger.warning("%s is not as it was made", path)
            make()
            message = f"The dump {name} is not as it was made. Take another form of it, or ask again later."
            raise Refused(503, "Not as it was made", message)
    elif name in (builds.MANIFEST, builds.CHECKSUMS) and path.is_file():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        media_type = _type(path)
    else:
        message = f"There is no dump {name}. /dumps/ lists them all."
        raise Refused(404, "No such dump", message)
    plain = name
    for suffix, _ in formats.CODINGS.values():
        plain = plain.removesuffix(suffix)
    link = signposting.header(signposting.links(publication, path=f"dumps/{plain}"))
    coded["link"] = publication.site.outgoing_text(link)
    return _stream(path, media_type, digest, coded, scope)


def kept(publication: publications.Publication, name: str, scope: Scope) -> ASGIApp:
    """Return what answers a request for `VERSION/FILE`, which is kept of an earlier version.

    Raises Refused where nothing of that name is.
    """
    version, _, file = name.partition("/")
    path = releases.kept_of(publication, version).get(file)
    if path is None:
        message = f"There is no {name}. The page /{releases.PAGE} tells what is kept of each version."
        raise Refused(404, "Nothing kept", message)
    return _stream(path, _type(path), builds.digest(path), {}, scope)


def _stream(path: Path, media_type: str, digest: str, headers: dict[str, str], scope: Scope) -> ASGIApp:
    """Return what answers a request for a file: with it, the range that is asked for, or 304."""
    asked, etag = Headers(scope=scope), f'"{digest}"'
    headers |= {"etag": etag}
    if responses.knows(responses.header(scope, b"if-none-match"), etag):
        return responses.Reply(304, headers=tuple(headers.items()))
    if "range" in asked and not asked["range"].strip().lower().startswith("bytes="):
        # A range in another unit is to be ignored (RFC 9110, 14.2), which FileResponse doesn't do.
        scope["headers"] = [field for field in scope["headers"] if field[0] != b"range"]
    headers["cache-control"] = responses.FRESH
    return FileResponse(path, headers=headers, media_type=media_type)


def health(
    publication: publications.Publication,
    workers: int | None,
    prepared: bool,
    ready: bool = True,
    dumps: str = "",
    to_be_ready: bool = False,
    trouble: str | None = None,
) -> responses.Reply:
    """Return how the server is, as JSON: 200, or 503 where it has no workers and will get none.

    None for `workers` is no pool. `prepared` says whether the pages that take long have been made ahead,
    `dumps` how they are, `trouble` what is wrong with the store of another that answers, None where there is
    none; that is told with 200, for the pages are there, and a new start would not help. Where the question
    is whether it is `to_be_ready`, 503 also before it is.
    """
    status = "starting" if not ready else "no worker" if workers == 0 else "no store" if trouble else "well"
    described = {
        "status": status,
        "digest": publication.digest,
        "version": publication.about["version"],
        "quads": publication.size,
        "prepared": prepared,
    }
    if workers is not None:
        described["workers"] = workers
    if trouble is not None:
        described["store"] = trouble or "well"
    if dumps:
        described["dumps"] = dumps
    body = (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
    again = () if ready else (("retry-after", "1"),)
    code = 200 if status in ("well", "no store") or (status == "starting" and not to_be_ready) else 503
    return responses.Reply(code, body, formats.JSON.media_type, again, cache="no-store")


def _type(path: Path) -> str:
    form = formats.by_suffix(path.name)
    return form.media_type if form else mimetypes.guess_type(path.name)[0] or formats.UNKNOWN
