"""The static twin: the publication as plain files that any web host can serve, the same bytes as the server.

The application itself is asked, in this process, for every document in every form, every page, and whatever
these link to. SPARQL is answered in the reader's browser, by a store that comes with the dumps, and words are
found there in one index; there lists and matrices are narrowed by what their rows say, and mechanisms are
compared from one file. What needs a server (proofs, other sources) is told by a page in its place.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from gcm_ld.core import formats
from gcm_ld.edition import dataset
from gcm_ld.metadata import distributions, releases, signposting
from gcm_ld.publish import builds, publications
from gcm_ld.web import app, config, dereference, errors, responses, routing
from gcm_ld.web.pages import compare, metadata, questions, search, views

MARK = "twin.txt"
"""The file by which a folder is known as a twin, which the next one may replace."""

DUMPS = ("all.nq", "labels.nq")
"""The dumps that together are what the endpoint of the edition holds."""

SEARCH, COMPARE = "search", "compare"
NOTHING = "404.html"
"""The page for an address without a file, by the name that GitHub Pages and its like look for."""

ENGINE = "oxigraph/web_bg.wasm.gz"
"""The file of `static/` that is the store of the browser."""

_NEEDS = "This needs a server: it answers what is asked, and a file can't."
_COPIED = ("static/", distributions.FOLDER, releases.FOLDER)
"""The folders whose files are copied."""

_LINK = re.compile(r'\b(?:href|src)="([^"]*)"')
_PICTURES = (".ico", ".png")
"""Suffixes of files that only `static/` has, and that are no forms of what is served."""

_ACCEPT = f"{formats.HTML.media_type},*/*;q=0.5"
_LESS = r"(?:\s*,[^,]*;\s*q=0(?:\.[0-9]+)?)*"
"""Further ranges of an Accept header, each with a weight below 1."""


@dataclass
class Twin:
    """What was written: the paths of the pages by their files, and where bare IRIs lead."""

    files: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)


def write(
    publication: publications.Publication,
    folder: str | Path,
    progress: Callable[[str], None] | None = None,
    only: Iterable[str] | None = None,
) -> Twin:
    """Write the twin into `folder` and return what it holds; with `only`, those paths and no links from them.

    `progress` is told each path below the root. Raises EditionError where the folder holds something else, or
    the server has no answer to a path that it links to.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise dataset.EditionError(f"{folder}: holds something else than a twin. Name an empty folder.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text(f"{publication.about['title']}\n{publication.digest}\n", encoding="utf-8")
    seeds = list(paths(publication)) if only is None else list(only)
    twin = asyncio.run(_crawl(publication, folder, seeds, only is None, progress or (lambda path: None)))
    if only is None:
        _copy(publication, folder)
        for path, form in routing.live():
            _put(folder, file(path), notice(publication, path, form))
        tools(publication, folder)
    _put(folder, NOTHING, nothing(publication))
    _put(folder, ".nojekyll", b"")  # by which GitHub Pages serves .well-known/ too
    # As Netlify and Cloudflare Pages read them: from bare IRIs to their pages.
    lines = (f"{publication.site.root}{path} {place} 303\n" for path, place in sorted(twin.redirects.items()))
    _put(folder, "_redirects", "".join(lines).encode())
    _put(folder, ".htaccess", access(publication).encode())
    results = [
        f"AddType {form.media_type} .{form.name}\n" for form in (formats.RESULTS_JSON, formats.RESULTS_XML)
    ]
    _put(folder, "query/.htaccess", "".join(results).encode())
    return twin


def paths(publication: publications.Publication) -> Iterator[str]:
    """Yield the paths of all documents in all forms, and of the pages that are about no one thing."""
    site = publication.site
    for iri in sorted(metadata.documented(publication)):
        bare = site.path(iri).removeprefix(site.root).partition("#")[0]
        if "?" not in bare:
            path = unquote(bare)
            yield path
            yield from (f"{path}.{offer.name}" for offer in dereference.offers(publication, path))
    for path in routing.files(publication):
        kept = path not in metadata.KEPT or (publication.edition.root / path).is_file()
        if kept and (path != distributions.FOLDER or publication.dumps):
            yield path


def notice(publication: publications.Publication, path: str, form: formats.Format) -> bytes:
    """Return what says, to people or to programs, that a path needs a server."""
    if form is formats.HTML or not _is_file(path):
        page = views.Page("twin.html", "This needs a server", {"path": path}, status=200)
        return views.render(publication, page)
    if form.is_json:
        return json.dumps({"error": _NEEDS}).encode()
    return f"{_NEEDS}\n".encode() if form.kind == "table" else f"# {_NEEDS}\n".encode()


def nothing(publication: publications.Publication) -> bytes:
    """Return the page that hosts show where no file is."""
    refused = responses.Refused(404, "Nothing here", "There is nothing at this address.")
    headers = [(b"accept", formats.HTML.media_type.encode())]
    return errors.reply(publication, {"headers": headers}, refused).plain


def file(path: str) -> str:
    """Return the file, from the folder, that a host serves for a path below the root."""
    if path.endswith("/") or not path:
        return f"{path}index.html"
    return path if _is_file(path) else f"{path}/index.html"


def _is_file(path: str) -> bool:
    return bool(formats.by_suffix(path)) or path.endswith(_PICTURES) or path.startswith(".well-known/")


def access(publication: publications.Publication) -> str:
    """Return the `.htaccess` by which Apache leads bare IRIs to the form that is asked for, 303.

    A form of RDF is asked for by a header that names it first and all else with less weight; every other
    header gets the page, which links to all forms.
    """
    root = publication.site.root
    lines = ["Options -MultiViews -Indexes", "DirectoryIndex index.html", "DirectorySlash Off"]
    lines += [f"ErrorDocument 404 {root}{NOTHING}"]
    lines += ["AddDefaultCharset utf-8", "<IfModule mod_headers.c>"]
    lines += ['Header always set Access-Control-Allow-Origin "*"']
    lines += ['Header always merge Vary Accept "expr=%{REQUEST_STATUS} == 303"', "</IfModule>"]
    lines += [
        f"AddType {form.media_type} .{form.name}"
        for form in dereference.of_question()
        if form not in (formats.RESULTS_JSON, formats.RESULTS_XML)
    ]
    lines += ["<Files void>", f"ForceType {formats.TTL.media_type}", "</Files>"]
    lines += [f"<Files {signposting.LINKSET}>", f"ForceType {formats.LINKSET.media_type}", "</Files>"]
    lines += ["RewriteEngine On"]
    for offer in formats.of("graph"):
        only = f"^{re.escape(offer.media_type)}{_LESS}$"
        lines.append(f"RewriteCond %{{HTTP_ACCEPT}} {only} [NC]")
        lines.append(f"RewriteCond %{{REQUEST_FILENAME}}.{offer.name} -f")
        lines.append(f"RewriteRule ^(.+[^/])$ {root}$1.{offer.name} [R=303,L]")
    lines += ["RewriteCond %{REQUEST_FILENAME} !-f", "RewriteCond %{REQUEST_FILENAME}.html -f"]
    lines += [f"RewriteRule ^(.+[^/])$ {root}$1.html [R=303,L]"]
    lines += ["RewriteCond %{REQUEST_FILENAME}/index.html -f", "RewriteRule ^(.+[^/])$ $1/index.html [L]"]
    return "\n".join(lines) + "\n"


async def _crawl(
    publication: publications.Publication,
    folder: Path,
    seeds: list[str],
    follow: bool,
    progress: Callable[[str], None],
) -> Twin:
    application, root, twin = app.make(publication), publication.site.root, Twin()
    waiting, seen = list(reversed(dict.fromkeys(seeds))), set(seeds)
    while waiting:
        path = waiting.pop()
        progress(path)
        status, headers, body = await app.fetch(application, root + path, accept=_ACCEPT)
        if status == 303:
            twin.redirects[path] = headers["location"]
            continue
        if status != 200:
            raise dataset.EditionError(f"/{path}: the server answers {status}. Correct what links there.")
        twin.files[path] = file(path)
        _put(folder, twin.files[path], body)
        if follow and headers["content-type"] == formats.HTML.content_type:
            new = [link for link in _links(root, root + path, body.decode()) if link not in seen]
            seen.update(new)
            waiting += new
    return twin


def _links(root: str, address: str, text: str) -> list[str]:
    """Return the paths below the root that a page links to; not those that need a server or are copied."""
    found = []
    for link in map(unescape, _LINK.findall(text)):
        path = urljoin(address, link.partition("#")[0])
        if (
            link.startswith(("#", "//", "http:", "https:", "data:"))
            or "?" in path
            or not path.startswith(root)
        ):
            continue
        path = unquote(path.removeprefix(root))
        if path not in dict(routing.live()) and not path.startswith(_COPIED):
            found.append(path)
    return list(dict.fromkeys(found))


def tools(publication: publications.Publication, folder: Path) -> None:
    """Write the pages that answer in the browser, from the index, the dumps and the files of `static/`."""
    _put(folder, "static/site.js", b"export const files = true;\n")
    pages = [(SEARCH, search.view(publication, "", views.Params(), here=True))]
    pages.append((COMPARE, compare.view(publication, "", views.Params(), here=True)))
    if place := distributions.place(publication):
        page = questions.editor(publication, "", views.Params(), *_store(publication, place))
        pages.append((app.ENDPOINT, page))
    for path, page in pages:
        _put(folder, file(path), publication.site.outgoing(views.render(publication, page)))
    for path, found in ((SEARCH, search.index(publication).content), (COMPARE, compare.every(publication))):
        _put(folder, f"{path}.{formats.JSON.name}", publication.site.outgoing(found))


def _store(publication: publications.Publication, dumps: Path) -> tuple[dict[str, object], int]:
    """Return what `store.js` needs, and how many bytes that is."""
    packed = (dumps / f"{name}{formats.CODINGS['gzip'][0]}" for name in DUMPS)  # what every browser takes
    names = [path.name if path.exists() else path.stem for path in packed]
    files = [
        {"address": publication.site.at(path), "bytes": (folder / path.partition("/")[2]).stat().st_size}
        for folder, path in (
            (views.STATIC, f"static/{ENGINE}"),
            *((dumps, f"{distributions.FOLDER}{name}") for name in names),
        )
    ]
    setup: dict[str, object] = {
        "worker": publication.site.at("static/store.js"),
        "deadline": config.ServerConfig().deadline,
        "engine": files[0],
        "dumps": files[1:],
    }
    return setup, sum(int(str(one["bytes"])) for one in files)


def _copy(publication: publications.Publication, folder: Path) -> None:
    shutil.copytree(views.STATIC, folder / "static", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for release in releases.read(publication):
        for name, kept in releases.kept_of(publication, release.version).items():
            _put(folder, f"{releases.FOLDER}{release.version}/{name}", kept.read_bytes())
    if place := distributions.place(publication):
        for path in (*builds.entries(builds.manifest(place)), builds.MANIFEST, builds.CHECKSUMS):
            _put(folder, f"dumps/{path}", (place / path).read_bytes())


def _put(folder: Path, path: str, content: bytes) -> None:
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise dataset.EditionError(f"{path}: leads out of the folder.")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
