"""The registry of kinds: it agrees with the ontology and the data, and a new kind is one entry."""

import subprocess
import sys
from pathlib import Path

import pytest

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import things

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", kinds.REGISTRY.values(), ids=lambda kind: kind.name)
def test_a_kind_is_that_of_its_things(edition, kind):
    type_ = names.expand(kind.type)
    classes = things.subclasses(edition.store, type_) if kind.name == "mechanism" else {type_}
    subjects = {
        quad.subject.value
        for one in classes
        for quad in edition.store.quads_for_pattern(None, terms.node("rdf:type"), terms.node(f"<{one}>"))
    }
    spaces = (names.PREFIXES[kind.name], names.PREFIXES["sdg"].rstrip("/"))  # one scheme is not ours
    assert all(iri.startswith(spaces) for iri in subjects)
    assert subjects or kind.name == "query"


@pytest.mark.parametrize("kind", kinds.REGISTRY.values(), ids=lambda kind: kind.name)
def test_the_words_for_a_kind_are_those_of_its_class(edition, kind):
    label = things.label(edition.store, names.expand(kind.type))
    if kind.type.startswith("gcm:") and kind.name != "contribution-mode":
        assert kind.singular in label


def test_every_thing_of_ours_is_of_a_kind(edition):
    subjects = {iri for iri in things.members(edition.store) if iri.startswith(names.BASE)}
    found = {iri.removeprefix(names.BASE).partition("/")[0].partition("#")[0] for iri in subjects}
    assert found - set(kinds.REGISTRY) == {"graph", "ontology"}


def test_the_properties_of_links_and_orders_are_there(edition):
    used = set(things.members(edition.store, "property"))
    for kind in kinds.REGISTRY.values():
        subject, link, value = kind.link
        named = [*subject.split(), *filter(None, (link, value)), kind.order]
        assert {names.expand(name) for name in named} <= used | set(things.members(edition.store)), kind.name


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="a kind 'theme' already"):
        kinds.register(kinds.REGISTRY["theme"])


def test_no_kind_has_a_class_that_none_has():
    assert kinds.of_type("gcm:Nothing") is None
    assert kinds.of_type("gcm:AreaOfFocus") is kinds.REGISTRY["area"]


NEW = """
from gcm_ld.core import kinds

kinds.register(kinds.Kind("venue", "gcm:Place", "venue", "venues", kinds.AGENT, "timeline", search="Venues"))

from gcm_ld.core import names
from gcm_ld.edition import dataset, things
from gcm_ld.presentation import search
from gcm_ld.publish import publications, tables
from gcm_ld.questions import queries
from gcm_ld.web import routes
from gcm_ld.web.pages import views

iri = names.iri("venue", "palais-des-nations")
assert names.compact(iri) == "venue:palais-des-nations"
assert "venue" in queries.PARAMETER_KINDS
publication = publications.publish({folder!r})
assert things.resolve(publication.store, "Palais des Nations", "venue") == iri
page = routes.kind(publication, "venue/palais-des-nations")(publication, iri)
assert (page.template, page.section) == ("agent.html", "timeline")
assert b"Palais des Nations" in views.render(publication, page)
assert [hit.iri for hit in search.find(publication, "palais des nations").hits][:1] == [iri]
assert search.KINDS["venue"] == "Venues"
(table,) = [table for table in tables.make(publication.edition) if table.kind == "venue"]
assert (table.path, len(table.rows)) == ("venue.csv", 1)
"""
"""A kind comes in by its entry alone: the rest is made from the registry."""


def test_a_new_kind_is_one_entry(tmp_path):
    for room in ("ontology", "shapes", "data", "queries", "releases"):
        (tmp_path / room).symlink_to(ROOT / room)
    (tmp_path / "data").unlink()
    (tmp_path / "data").mkdir()
    for path in (ROOT / "data").rglob("*.ttl"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "data" / "venue.ttl").write_text(
        "# Venues.\n\n"
        "PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX venue: <https://w3id.org/gcm-ld/venue/>\n\n"
        'venue:palais-des-nations\n    a gcm:Place ;\n    skos:prefLabel "Palais des Nations"@en ;\n    .\n'
    )
    program = NEW.replace("{folder!r}", repr(str(tmp_path)))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_kind_is_found_by_its_alias_too():
    assert kinds.find("goal") is kinds.find("sdg") is kinds.REGISTRY["sdg"]
    with pytest.raises(KeyError):
        kinds.find("nothing")
