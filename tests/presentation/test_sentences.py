"""Each statement has a sentence that says it, with the things that it names."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import sentences


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("engagement/annex-2/almaty-process/labour-migration",
         "Annex 2 lists the Almaty Process in Labour migration"),
        ("engagement/annex-2/midsa/migrant-rights",
         "Annex 2 lists MIDSA in Migrant rights, under the name “MISDA”"),
        ("engagement/iom-midsa-2024/midsa/border-management",
         "IOM: MIDSA, 2024 lists MIDSA in Border management"),
        ("item/iom-midsa-2024/midsa/1", "IOM: MIDSA, 2024 lists for MIDSA: “Border management”"),
        ("coding/iom-midsa-2024/midsa/3/counter-trafficking",
         "The words “Combatting migrant smuggling” name a subject near Counter-trafficking"),
        ("coding/iom-midsa-2024/midsa/5/none", "The words “Plow migration” name no area of focus"),
        ("membership/5-5-dialogue-on-migration/DZA/member",
         "Algeria takes part in the 5+5 Dialogue on Migration as a member"),
        ("uptake/counter-trafficking/k",
         "Counter-trafficking takes up element (k), Trafficking and smuggling"),
        ("objective-relevance/k/10",
         "Element (k), Trafficking and smuggling, anticipates objective 10, Eradicate trafficking"),
        ("concept-match/area/asylum-and-refugees/unbist/1000434",
         "Asylum and refugees is wider than “ASYLUM SEEKERS” in the UNBIS Thesaurus"),
        ("concept-match/goal/10/sdgio/sdgio-00000044",
         "Goal 10 is the same notion as SDGIO_00000044 in the SDG Interface Ontology"),
        ("concept-match/place/geneva/geonames/2660646", "Geneva is the same as “Geneva” in GeoNames"),
        ("concept-match/state/THA/unesco/concept873",
         "On Thailand, see also concept873 in the UNESCO Thesaurus"),
        ("placement/labour-migration",
         "Annex 2 places Labour migration under the theme Irregular migration and regular pathways"),
        ("icon-cell/asylum-and-refugees", "The SDG cell of Asylum and refugees seems to have held two icons"),
        ("icon-cell/border-management", "The SDG cell of Border management seems to have held one icon"),
        ("preparation/budapest-process/interested",
         "The Budapest Process has indicated an interest in the preparation of the compact"),
        ("stated-value/document/a-res-68-4/adopted",
         "Declaration of the High-level Dialogue on International Migration and Development "
         "was adopted on 3 October 2013"),
        ("stated-value/mechanism/acp-eu-dialogue/establishedIn/2",
         "By another source, the ACP-EU Dialogue was established in 2010"),
        ("stated-value/meeting/stocktaking/plannedDays",
         "The Preparatory (stocktaking) meeting was planned to last 3 days"),
        ("discrepancy/n01", "MISDA is printed in three areas, MIDSA in four others, and no area has both"),
        ("guiding-question/2/1",
         "The note asks, as part of question 2: “a more equitable sharing of the burden and responsibility "
         "for migration.”"),
    ],
)  # fmt: skip
def test_a_statement_is_said_in_plain_words(publication, statement, sentence):
    assert sentences.text(publication, names.BASE + statement) == sentence


def test_every_statement_has_a_sentence_that_names_something_by_words(publication):
    kinds = {}
    for kind in sentences.KINDS:
        for iri in things.members(publication.store, kind):
            text = sentences.text(publication, iri)
            assert text[0] == text[0].upper(), iri
            assert names.compact(iri) not in text and "https://w3id.org" not in text, iri
            assert "  " not in text and text == text.strip(), iri
            kinds.setdefault(kind, set()).add(text)
    assert set(kinds) == set(sentences.KINDS)


def test_the_things_of_a_sentence_are_those_of_the_statement(publication):
    iri = names.iri("engagement", "annex-2", "almaty-process", "labour-migration")
    named = [part.iri for part in sentences.say(publication, iri) if part.iri]
    assert named == [names.iri("mechanism", "almaty-process"), names.iri("area", "labour-migration")]


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("footnote/27", "Footnote 27"),
        ("footnote/9-continued", "Footnote 9, continued"),
        ("annex-2/labour-migration", "Annex 2, labour migration"),
        ("annex-1/element-k", "Annex 1, element (k)"),
        ("heading/annex-2", "Heading, annex 2"),
        ("basis/7", "Basis, passage 7"),
        ("grcp-background/4-continued", "GRCP background, passage 4, continued"),
    ],
)
def test_a_passage_has_a_place_in_words(publication, passage, place):
    iri = names.iri("passage", passage)
    assert publication.is_described(iri)
    assert sentences.place_of(iri) == sentences.text(publication, iri) == place


def test_what_is_no_statement_has_its_label(publication):
    assert sentences.text(publication, names.iri("state", "CHE")) == "Switzerland"
    assert sentences.text(publication, "http://www.w3.org/2004/02/skos/core#Concept") == "skos:Concept"


def test_one_refers_to_a_thing_by_one_name(publication):
    def short(kind, slug):
        return sentences.short_name(publication, names.iri(kind, slug))

    assert short("discrepancy", "n06") == "Discrepancy 6"
    assert short("passage", "annex-2/labour-migration") == "Annex 2, labour migration"
    assert short("element", "d").startswith("(d) ") and short("objective", "5").startswith("5. ")
    assert short("mechanism", "midsa") == "Migration Dialogue for Southern Africa (MIDSA)"


def test_a_statement_is_called_by_its_sentence_and_a_thing_by_its_label(publication):
    assert sentences.name(publication, names.iri("theme", "human-rights"), short=True) == "Human rights"
    assert sentences.name(publication, names.iri("claim", "contributions")).startswith("The note claims")


def test_the_verb_of_a_property_is_said_by_the_ontology(publication):
    host = names.expand("gcm:host")
    found = [
        sentences.text(publication, iri)
        for iri in publication.subjects("gcm:property", host)
        if publication.value(iri, "gcm:value")
    ]
    verb = publication.value(host, "skos:altLabel")
    assert found and all(f" {verb} " in text for text in found)
