"""What is made before anybody asks for it: the pages that take long to make, once the server answers.

The first page of a kind finds words, counts and matrices that all pages of that kind need; a page that stands
on many statements takes tens of milliseconds. Both are made aside, one after the other, so that a reader
waits for neither; the others are quick to make when they are asked for.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from gcm_ld.core import formats
from gcm_ld.metadata import documents
from gcm_ld.publish import publications
from gcm_ld.web import app, routing
from gcm_ld.web.pages import metadata, views

KINDS = (
    *("mechanism", "theme", "area", "element", "objective", "sdg", "region", "document"),
    *("passage", "query", "basis", "certainty", "dataset", "graph", "ontology", "organization", "state"),
)
"""The kinds, by the first segment of their paths, of which every page is made ahead; of others, one is."""

PATIENCE = 1.0
"""Seconds after the start in which nothing is made ahead: who waited for the start is served first."""


async def prepare(site: app.Site, patience: float = 0) -> None:
    """Wait `patience` seconds, make what readers would wait for, and say so in `site.prepared`."""
    publication = site.publication
    await asyncio.sleep(patience)
    try:
        await run_in_threadpool(views.prepare, publication)
        await run_in_threadpool(documents.prepare, publication)
        for path in await run_in_threadpool(paths, publication):
            await _ask(site, path)
            await asyncio.sleep(0)
    except Exception:  # a page that can't be made will tell whoever asks for it
        logging.getLogger(__name__).exception("not all pages were made ahead")
    gc.freeze()
    site.prepared = True


def paths(publication: publications.Publication) -> list[str]:
    """Return the addresses to make ahead, below the site's root, each once: lists, then things."""
    root = publication.site.root
    things = [unquote(path).removeprefix(root) for path in metadata.pages(publication)]
    return list(dict.fromkeys((*routing.warm(), *_of_each(things))))


def _of_each(things: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for path in things:
        kind = path.partition("/")[0]
        if kind in KINDS or kind not in seen:
            seen.add(kind)
            yield path


async def _ask(site: app.Site, address: str) -> None:
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": site.publication.site.root + path,
        "query_string": query.encode(),
        "headers": [(b"accept-encoding", b"gzip"), (b"accept", formats.HTML.media_type.encode())],
        "client": None,
    }
    await site(scope, _nothing_more, _forget)


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


async def _forget(_: Message) -> None:
    pass
