"""The IRIs of the edition over HTTP: a bare IRI leads to a document of the thing, a suffix is that document.

A bare path answers 303 to itself and the suffix that the Accept header wants; a suffix answers 200, with the
same bytes however one came. `resource?iri=` is itself the document of an IRI that is not ours, in the form
that the Accept header or the suffix (`resource.ttl?iri=`) wants.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from gcm_ld.core import formats, names, suggest, terms, urls
from gcm_ld.edition import dataset, tombstones
from gcm_ld.metadata import documents, extras, signposting
from gcm_ld.publish import publications
from gcm_ld.questions import exchange, queries
from gcm_ld.web import negotiation, responses, routes, routing
from gcm_ld.web.pages import fields, query, views

RESOURCE = "resource"
_PAGES = {extras.QUESTIONS: "query", extras.CATALOG: "dataset/gcm-ld.html"}
"""Where the graphs of the endpoint that no file of the edition states are told of."""

_FORM = "format"
_HINTS = 5
_LIKE, _VERY_LIKE = 0.6, 0.8
"""How like a slug must be to be meant, among things of its kind and among all things."""

_DEFINED_BY = terms.node("rdfs:isDefinedBy")


@dataclass(frozen=True)
class Target:
    """What a path names: the thing, its path below the root, the suffix that was given, and all forms.

    `query` is the query string that the document depends on, with its `?`.
    """

    iri: str
    path: str
    form: str
    offers: tuple[formats.Format, ...]
    query: str = ""


def find(publication: publications.Publication, path: str, params: views.Params) -> Target | None:
    """Return what a path below the root names; None where it is no thing of the edition.

    The parameters are those that `routing.read` gives. Raises Refused for a thing that is retired and for an
    IRI that the edition doesn't name, Moved for a thing that another one replaces and for one of ours that is
    asked for as a resource.
    """
    for bare, suffix in _split(path):
        if bare == RESOURCE:
            return _resource(publication, suffix, params)
        iri = publication.site.thing(bare)
        if bare and "#" not in bare and documents.find(publication, iri):
            pairs = [(name, value) for name, value in params.pairs if name != _FORM]
            query = "?" + urlencode(pairs) if bare.startswith("query/") and pairs else ""
            return Target(iri, bare, suffix, offers(publication, bare), query)
        check_retired(publication, iri, suffix or params.first(_FORM))
    return None


def of_question() -> tuple[formats.Format, ...]:
    """Return the forms of a stored question: what describes it, its answer, and its text."""
    return (*formats.of_documents(), *formats.of_answers(), formats.SPARQL)


def offers(publication: publications.Publication, path: str) -> tuple[formats.Format, ...]:
    """Return the forms of what stands at a path without suffix: a thing, or a stored question.

    A question that asks other endpoints too has no answer here.
    """
    if not path.startswith("query/"):
        return formats.of_documents()
    asked = publication.questions.get(path.removeprefix("query/"))
    return (*formats.of_documents(), formats.SPARQL) if asked and asked.is_federated else of_question()


def wanted(target: Target, params: views.Params, accept: str | None) -> str:
    """Return the suffix of the form that the parameter `format` names, else that the Accept header wants.

    Raises Refused: 400 for a name of no form, 406 for a header that wants none.
    """
    if named := params.first(_FORM):
        forms = formats.named(target.offers)
        if named in forms:
            return named
        raise views.Refused(400, "No such form", f"format={named[:80]} means none of {', '.join(forms)}.")
    if chosen := negotiation.choose(accept, target.offers):
        return chosen.name
    types = ", ".join(offer.media_type for offer in target.offers)
    message = f"There is none of {accept}. Ask for one of {types}, or leave the header Accept out."
    raise views.Refused(406, "No such form", message)


def address(site: urls.Site, target: Target, form: str) -> str:
    """Return the path, from the host, of the document in a form; of the bare thing where it is empty."""
    suffix = f".{form}" if form else ""
    return site.at(f"{quote(target.path, urls.SAFE)}{suffix}{target.query}")


def see_other(publication: publications.Publication, target: Target, form: str) -> responses.Reply:
    """Return the answer to a bare IRI: see the document in that form."""
    place = address(publication.site, target, form)
    headers = (("location", place), ("link", links(publication, target, "")))
    return responses.Reply(303, f"See {place}\n".encode(), formats.TEXT.media_type, headers, ("Accept",))


def document(
    publication: publications.Publication, target: Target, form: str, params: views.Params
) -> responses.Reply:
    """Return the document in a form.

    Raises Refused where its parameters or its suffix mean nothing, EditionError for a value that means none.
    """
    offer = formats.named(target.offers).get(form)
    if offer is None:
        forms = ", ".join(f".{offer.name}" for offer in target.offers)
        message = f"There is no .{form} of {publication.label(target.iri)}; there are {forms}."
        raise views.Refused(404, "No such form", message)
    status = 200
    if offer is formats.HTML and target.iri in _PAGES:
        raise responses.Moved(publication.site.at(_PAGES[target.iri]))
    try:
        if offer is formats.HTML:
            page = _page(publication, target, params)
            body, status = views.render(publication, page), page.status
        elif offer.kind == "graph":
            body = documents.serialize(publication, target.iri, form)
        else:
            body = _answer(publication, target, offer, params)
    except formats.UnfitError as error:
        raise views.Refused(406, "No such form", str(error)) from error
    place = address(publication.site, target, form)
    headers = (("content-location", place), ("link", links(publication, target, form)))
    return responses.Reply(status, publication.site.outgoing(body), offer.media_type, headers)


def links(publication: publications.Publication, target: Target, form: str) -> str:
    """Return the header `Link` of a document in a form; of the bare thing where the form is empty."""
    site = publication.site
    found: list[signposting.Link] = [
        (address(site, target, offer.name), "alternate", {"type": offer.media_type})
        for offer in target.offers
        if offer.name != form
    ]
    if form and formats.TTL in target.offers:
        if form not in formats.named(formats.of("graph")):
            place = address(site, target, formats.TTL.name)
            found.append((place, "describedby", {"type": formats.TTL.media_type}))
        found.append((target.iri, "describes", {}))
    found += signposting.links(publication, target.iri, target.path)
    return _header(publication, found)


def page_links(publication: publications.Publication, page: views.Page, path: str) -> str:
    """Return the header `Link` of a page at a path, which is no thing's."""
    found: list[signposting.Link] = [(place, "alternate", {"type": kind}) for kind, place in page.alternates]
    found += signposting.links(publication, page.iri, path)
    return _header(publication, found)


def hints(publication: publications.Publication, path: str) -> list[tuple[str, str]]:
    """Return words and addresses of what is there and nearest to a path where nothing is."""
    *_, (bare, _) = _split(path)
    kind, _, slug = bare.partition("/")
    if not slug or kind not in _known(publication):
        kind, slug = "", bare.rpartition("/")[2]
    known, words = _known(publication)[kind]
    near = suggest.near(slug, words, _HINTS, _LIKE if kind else _VERY_LIKE)
    found = [known[name] for name in near]
    return [(publication.label(iri), publication.site.page(iri)) for iri in found]


def _header(publication: publications.Publication, found: list[signposting.Link]) -> str:
    text = publication.site.outgoing_text(signposting.header(found))
    return quote(text, string.printable)


def _split(path: str) -> Iterator[tuple[str, str]]:
    """Yield the path as a thing's own, then as that of a thing and a suffix; slugs may hold dots, too."""
    yield path, ""
    bare, dot, suffix = path.rpartition(".")
    if dot and suffix in formats.named(of_question()):
        yield bare, suffix


@functools.lru_cache(maxsize=4)
def _retired(publication: publications.Publication) -> Mapping[str, tombstones.Retired]:
    """Return what is retired, read once: each request asks, and a publication doesn't change."""
    return tombstones.read(publication.edition.root)


def check_retired(publication: publications.Publication, iri: str, form: str = "") -> None:
    """Raise Moved where another IRI replaces one that is retired, Refused where none does."""
    if retired := tombstones.find(_retired(publication), iri):
        if not retired.replaced_by:
            raise views.Refused(410, "Retired", retired.message)
        place = publication.site.path(retired.replaced_by)
        raise responses.Moved(f"{place}.{form}" if form else place, 301)


@functools.lru_cache(maxsize=4)
def _known(publication: publications.Publication) -> Mapping[str, tuple[Mapping[str, str], suggest.Words]]:
    """Return by kind the things by the last part of their IRIs, and these parts as words; `""` has all."""
    by_kind: dict[str, dict[str, str]] = {"": {}}
    for iri in _things(publication):
        by_kind[""][names.local(iri)] = iri
        kind, slash, _ = iri.removeprefix(names.BASE).partition("/")
        if slash and iri.startswith(names.BASE):
            by_kind.setdefault(kind, {})[names.local(iri)] = iri
    return {kind: (known, suggest.Words(known)) for kind, known in by_kind.items()}


@functools.lru_cache(maxsize=4)
def _things(publication: publications.Publication) -> tuple[str, ...]:
    quads = publication.store.quads_for_pattern(None, _DEFINED_BY, None)
    return (*documents.every(publication), *sorted({terms.value(quad.subject) for quad in quads}))


def _resource(publication: publications.Publication, suffix: str, params: views.Params) -> Target:
    iri = params.first("iri")
    if not iri:
        message = "Name the IRI, as in resource?iri=https%3A%2F%2Fschema.org%2FEvent."
        raise views.Refused(400, "No IRI", message)
    place = publication.site.path(iri)
    ours = not place.startswith(publication.site.at(RESOURCE))
    if ours and documents.find(publication, iri):
        form = suffix or params.first(_FORM)
        raise responses.Moved(f"{place.partition('#')[0]}.{form}" if form else place)
    query = "?iri=" + quote(iri, "")
    if documents.find(publication, iri):
        return Target(iri, RESOURCE, suffix, formats.of_documents(), query)
    if documents.is_mentioned(publication, iri):
        return Target(iri, RESOURCE, suffix, (formats.HTML,), query)
    check_retired(publication, iri, suffix or params.first(_FORM))
    message = f"The edition doesn't speak of {iri}. Search for its name."
    raise views.Refused(404, "An IRI that is not here", message)


def _page(publication: publications.Publication, target: Target, params: views.Params) -> views.Page:
    route, rest = routing.find(f"{target.path}.html") or (None, "")
    if route and route.view:
        page = route.page(publication, rest, params)
    else:
        page = routes.kind(publication, target.path)(publication, target.iri)
    others = (offer for offer in target.offers if offer is not formats.HTML)
    alternates = ((offer.media_type, address(publication.site, target, offer.name)) for offer in others)
    return page if page.alternates else replace(page, alternates=tuple(alternates))


def _answer(
    publication: publications.Publication, target: Target, form: formats.Format, params: views.Params
) -> bytes:
    name = target.path.removeprefix("query/")
    values = {key: params.first(key) for key, _ in params.pairs}
    if wrong := fields.twice(params, values):
        raise views.Refused(400, "A parameter that means nothing", " ".join(wrong))
    try:
        if form is formats.SPARQL:
            asked = publication.questions[name]
            return queries.bind(asked, **queries.resolve(publication.store, asked, values)).encode()
        answer = publication.answer(name, **values)
    except exchange.EndpointError:  # which is no error of who asks
        raise
    except dataset.EditionError as error:
        raise views.Refused(400, "A parameter that means nothing", str(error)) from error
    if form.kind == "sheet":
        return query.workbook(publication, answer, values)
    return answer.write(form.name).encode()
