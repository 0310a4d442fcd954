"""The page of the versions of the edition, and their feed."""

from __future__ import annotations

from gcm_ld.core import formats
from gcm_ld.metadata import documents, releases
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import views


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page: what each version changed, and what is kept of it."""
    there = {iri.rpartition("/")[2]: iri for iri in documents.versions(publication)}
    content = {"releases": releases.read(publication), "ontologies": there}
    about = "What each version of GCM-LD changed, which of its texts are kept, and how to follow it."
    return views.Page("editions.html", "What each edition changed", content, about, section=releases.PAGE)


def feed(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the feed of the released versions."""
    return views.Download(releases.feed(publication), formats.ATOM.media_type, releases.FEED)
