"""The pages of the ontology: every term has its place and its page, and nothing said of it is left out."""

import re

import html5lib
import pyoxigraph as ox
import pytest

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.metadata import documents
from gcm_ld.presentation import vocabulary
from gcm_ld.web.pages import ontology, views

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def rendered(publication, page: views.Page):
    text = views.render(publication, page).decode()
    return html5lib.HTMLParser(strict=False).parse(text), text


def ids(tree) -> list[str]:
    return [node.get("id") for node in tree.iter() if node.get("id")]


def words(tree) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def test_every_term_has_its_fragment_on_the_page_of_the_ontology(publication):
    tree, _ = rendered(publication, ontology.view(publication, names.ONTOLOGY_IRI))
    found = ids(tree)
    assert len(found) == len(set(found)), "an id twice"
    assert {term.name for term in vocabulary.terms(publication).values()} <= set(found)


def test_the_header_says_what_one_needs_to_cite_and_use_it(publication):
    text = words(rendered(publication, ontology.view(publication, names.ONTOLOGY_IRI))[0])
    for name in ("owl:versionInfo", "dcterms:issued", "dcterms:bibliographicCitation", "dcterms:abstract"):
        assert publication.value(names.ONTOLOGY_IRI, name) in text
    assert f"PREFIX gcm: <{names.ONTOLOGY}>" in text


def test_every_term_has_a_page_that_leaves_nothing_out(publication):
    for term in vocabulary.terms(publication).values():
        tree, _ = rendered(publication, ontology.view(publication, term.iri))
        text = words(tree)
        assert term.label in text
        for triple in documents.find(publication, term.iri).triples:
            value = triple.object
            if isinstance(value, ox.Literal):
                assert " ".join(value.value.split()) in text, triple
            elif isinstance(value, ox.NamedNode) and value != terms.node("rdf:nil"):
                named = {
                    publication.label(value.value),
                    names.compact(value.value),
                    value.value,
                    "a " + value.value,
                }
                assert any(name in text for name in named), triple


def test_a_term_page_has_its_rules_its_instance_and_its_questions(publication):
    _, text = rendered(publication, ontology.view(publication, names.ONTOLOGY + "Engagement"))
    assert 'href="/shapes.html#Engagement-area"' in text
    assert "An engagement is in exactly one area of focus." in text
    assert re.search(r'<a href="/engagement/[a-z0-9/-]+\.html">', text)
    assert "/query/coverage/listings.html" in text and "/query/provenance/names-as-printed.html" in text


def test_what_is_inferred_says_that_no_rule_checks_it(publication):
    text = words(rendered(publication, ontology.view(publication, names.ONTOLOGY + "coversTheme"))[0])
    assert "No rule checks it" in text
    assert "97 inferred" in text


def test_versions_tell_what_is_gone(publication):
    for iri in documents.versions(publication):
        text = words(rendered(publication, ontology.view(publication, iri))[0])
        assert iri.rpartition("/")[2] in text
    old = ontology.view(publication, names.ONTOLOGY_IRI + "/0.1.0")
    assert old.content["terms"]


@pytest.mark.parametrize("path", ["ontology#Nothing", "ontology/9.9.9"])
def test_what_is_not_there_is_refused(publication, path):
    with pytest.raises(things.ThingError):
        ontology.view(publication, names.BASE + path)


def test_every_rule_has_its_fragment_and_its_message(publication):
    tree, _ = rendered(publication, ontology.shapes(publication, names.HOUSE_PROFILE))
    found = ids(tree)
    assert len(found) == len(set(found)), "an id twice"
    shapes = dataset.shapes(publication.edition)
    fragments = {
        triple.subject.value.removeprefix(names.SHAPES)
        for triple in shapes
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(names.SHAPES)
    }
    assert fragments <= set(found)
    text = words(tree)
    messages = [triple.object.value for triple in shapes if triple.predicate == terms.node("sh:message")]
    assert [message for message in messages if message not in text] == []


def test_a_term_page_has_all_neighbours_as_links(publication):
    for name in ("Mechanism", "Statement", "takesPartIn"):
        term = vocabulary.find(publication, names.ONTOLOGY + name)
        tree, _ = rendered(publication, ontology.view(publication, term.iri))
        around = next(node for node in tree.iter(f"{NAMESPACE}div") if node.get("class") == "around")
        links = {node.get("href"): words(node) for node in around.iter(f"{NAMESPACE}a")}
        for iri in {*term.above, *term.below, *term.domain, *term.range}:
            assert links[publication.site.page(iri)], iri
        assert [words(node) for node in around.iter(f"{NAMESPACE}strong")] == [name]


def test_the_overview_has_a_box_for_each_main_class(publication):
    tree, _ = rendered(publication, ontology.view(publication, names.ONTOLOGY_IRI))
    overview = next(node for node in tree.iter(f"{NAMESPACE}ul") if node.get("class") == "classes")
    boxes = {words(node.find(f"{NAMESPACE}h3")): words(node) for node in overview}
    assert [*boxes] == [term.name for term, _ in vocabulary.main_classes(publication)]
    assert "takesPartIn → Mechanism" in boxes["State"]


def test_a_rule_says_must_or_should(publication):
    for page in (
        ontology.shapes(publication, names.SHAPES[:-1]),
        ontology.view(publication, names.ONTOLOGY + "Mechanism"),
    ):
        html = views.render(publication, page).decode()
        assert '<span class="basis">must</span>' in html and ">violation<" not in html
