"""The pages that a browser gets for a query: the beginning of its answer, or why there is none."""

from __future__ import annotations

import json

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web.pages import views
from gcm_ld.web.sparql import evaluation, protocol


def answer(
    publication: publications.Publication, told: evaluation.Answer, asked: evaluation.Question
) -> bytes:
    """Return the page of an answer in the form `html` of the evaluation, with links to its other forms."""
    forms = formats.of("graph") if told.form == evaluation.GRAPH else protocol.TABLES
    graphs = [("default-graph-uri", iri) for iri in asked.default or ()]
    graphs += [("named-graph-uri", iri) for iri in asked.named or ()]
    params = views.Params([("query", asked.text), *graphs])
    content = {
        "form": told.form,
        "found": json.loads(told.body),
        "text": asked.text,
        "links": [(offer.name, params.encoded(format=offer.name)) for offer in forms],
    }
    return _rendered(publication, views.Page("results.html", "Answer to a query", content, section="sparql"))


def problem(
    publication: publications.Publication, told: evaluation.Problem, asked: evaluation.Question
) -> bytes:
    """Return the page that says why a query has no answer, with the query, so that it can be mended there."""
    content = {"form": "problem", "problem": told, "text": asked.text, "links": ()}
    return _rendered(publication, views.Page("results.html", told.title, content, section="sparql"))


def _rendered(publication: publications.Publication, page: views.Page) -> bytes:
    return publication.site.outgoing(views.render(publication, page))
