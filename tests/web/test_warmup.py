"""What is made before anybody asks."""

import asyncio

from gcm_ld.core import names
from gcm_ld.web import app, warmup


def test_pages_of_every_kind_are_made_ahead_and_all_of_those_that_take_long(publication):
    paths = warmup.paths(publication)
    assert len(paths) == len(set(paths))
    kinds = {path.partition("/")[0].partition(".")[0] for path in paths}
    assert kinds >= {*names.KINDS, "ontology", "shapes", "", "note", "matrix"}
    mechanisms = [path for path in paths if path.startswith("mechanism/")]
    assert len(mechanisms) == len(publication.subjects("rdf:type", names.expand("gcm:Mechanism")))
    assert sum(path.startswith("membership/") for path in paths) == 1


def test_what_was_made_ahead_is_not_made_again(publication, monkeypatch):
    site, some = app.Site(publication, None), ["", "mechanism/midsa.html", "matrix/goal"]
    monkeypatch.setattr(warmup, "paths", lambda _: some)
    asyncio.run(warmup.prepare(site))
    assert site.prepared
    kept = len(site.cache)
    assert kept == len(some)
    asyncio.run(warmup.prepare(site))
    assert len(site.cache) == kept


def test_a_page_that_fails_is_told_and_the_rest_goes_on(publication, monkeypatch, caplog):
    site = app.Site(publication, None)

    def fail(_):
        raise RuntimeError("no words")

    monkeypatch.setattr(warmup.documents, "prepare", fail)
    asyncio.run(warmup.prepare(site))
    assert site.prepared and "no words" in caplog.text
