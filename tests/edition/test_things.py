"""A person's words find the thing they mean, or the nearest ones."""

import re

import pytest
import world

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return dataset.read(world.make(tmp_path_factory.mktemp("world"))).store


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("human-rights", "theme", "theme:human-rights"),
        ("HUMAN RIGHTS", "theme", "theme:human-rights"),
        (" Human rights of all migrants ", "theme", "theme:human-rights"),
        ("theme:human-rights", "theme", "theme:human-rights"),
        ("https://w3id.org/gcm-ld/theme/human-rights", "theme", "theme:human-rights"),
        ("<https://w3id.org/gcm-ld/theme/human-rights>", None, "theme:human-rights"),
        ("theme/human-rights", None, "theme:human-rights"),
        ("drivers", None, "theme:drivers"),
        ("misda", "mechanism", "mechanism:midsa"),
        ('Quito "Process" } # x', "mechanism", "mechanism:quito"),
        ("quito process x", "mechanism", "mechanism:quito"),
        ("10", "goal", "sdg:10"),
        ("goal 10", "goal", "sdg:10"),
        ("reduced inequalities", "goal", "sdg:10"),
        ("rcp", "type", "gcm:RegionalConsultativeProcess"),
        ("RegionalConsultativeProcess", "type", "gcm:RegionalConsultativeProcess"),
        ("regional-consultative-process", "type", "gcm:RegionalConsultativeProcess"),
        ("Regional consultative process", "type", "gcm:RegionalConsultativeProcess"),
        ("mechanism", "type", "gcm:Mechanism"),
        ("che", "state", "state:CHE"),
        ("has-theme", "property", "gcm:hasTheme"),
        ("Switzerland", "state", "state:CHE"),
        ("hasTheme", "property", "gcm:hasTheme"),
        ("has theme", "property", "gcm:hasTheme"),
        ("almaty-process/human-rights", "engagement", "engagement:almaty-process/human-rights"),
    ],
)
def test_words_find_a_thing(store, text, kind, found):
    assert things.resolve(store, text, kind) == names.expand(found)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("human-right", "theme", "no theme 'human-right'; did you mean human-rights?"),
        ("theme:human-right", "theme", "no theme 'theme:human-right'; did you mean human-rights?"),
        ("driver", None, "no thing 'driver'; did you mean theme:drivers"),
        ("zzz", "theme", "no theme 'zzz'; there are drivers, human-rights."),
        ("", None, "no thing ''; "),
        ("\0", None, "no thing '\\x00'; "),
        ("", "theme", "no theme ''; there are drivers, human-rights."),
        ("human-rights", "mechanism", "no mechanism 'human-rights'; there are almaty-process, midsa, quito."),
        ("x", "area", "no area 'x'; there are none."),
        ("18", "goal", "no goal '18'; did you mean"),
        ("rcps", "type", "no type 'rcps'; did you mean regional-consultative-process?"),
    ],
)
def test_words_for_nothing_get_the_nearest(store, text, kind, message):
    with pytest.raises(things.ThingError) as caught:
        things.resolve(store, text, kind)
    assert str(caught.value).startswith(message)


def test_words_for_two_things_get_both(tmp_path):
    data = world.DATA.replace('"MISDA"@en', '"almaty process"@en')
    store = dataset.read(world.make(tmp_path, data)).store
    assert things.resolve(store, "almaty process", "mechanism") == names.iri("mechanism", "almaty-process")
    data = world.DATA.replace('"MIDSA"@en', '"almaty PROCESS"@en')
    store = dataset.read(world.make(tmp_path, data)).store
    with pytest.raises(things.ThingError, match="say mechanism:almaty-process or mechanism:midsa"):
        things.resolve(store, "Almaty Process", "mechanism")


def test_a_kind_that_does_not_exist_is_an_error(store):
    with pytest.raises(ValueError, match="no kind 'themes'"):
        things.resolve(store, "drivers", "themes")


def test_labels_are_preferred_then_compact(store):
    human_rights = names.iri("theme", "human-rights")
    assert things.label(store, human_rights) == "Human rights of all migrants"
    assert things.caption(store, human_rights) == "Human rights"
    assert things.caption(store, names.iri("theme", "drivers")) == "Drivers of migration"
    assert things.label(store, names.expand("gcm:Theme")) == "theme"
    assert things.caption(store, names.expand("dcterms:title")) == "dcterms:title"


def test_members_come_by_kind(store):
    themes = [names.iri("theme", slug) for slug in ("drivers", "human-rights")]
    assert things.members(store, "theme") == themes
    assert things.members(store, "goal") == [names.expand("sdg:1"), names.expand("sdg:10")]
    assert things.members(store, "target") == []
    assert names.expand("gcm:Theme") in things.members(store)


def test_the_real_kinds_have_their_numbers(edition):
    counts = {
        kind: len(things.members(edition.store, kind))
        for kind in ("theme", "area", "element", "goal", "target")
    }
    assert counts == {"theme": 6, "area": 17, "element": 24, "goal": 17, "target": 36}
    assert things.resolve(edition.store, "10.7", "target") == names.expand("sdg:10.7")


def test_what_is_linked_and_the_vocabularies_are_kinds(edition):
    linked, sets = things.members(edition.store, "mapped"), things.members(edition.store, "vocabulary")
    assert names.iri("area", "labour-migration") in linked
    assert names.graph("data/links/eurovoc.ttl") in sets
    assert things.resolve(edition.store, "eurovoc", "vocabulary") == names.graph("data/links/eurovoc.ttl")
    with pytest.raises(things.ThingError, match="did you mean eurovoc"):
        things.resolve(edition.store, "eurovok", "vocabulary")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("756", "state", "state:CHE"),
        ("002", "region", "region:africa"),
        ("(a)", "element", "element:a"),
        ("asem", "organization", "organization:asia-europe-meeting"),
        ("cote d'ivoire", "state", "state:CIV"),
        ("Global process", "type", "gcm:GlobalProcess"),
        ("gp", "type", "gcm:GlobalProcess"),
    ],
)
def test_codes_and_official_names_mean_a_thing(edition, text, kind, found):
    assert things.resolve(edition.store, text, kind) == names.expand(found)


def test_a_code_is_offered_with_the_name_that_it_stands_for(edition):
    with pytest.raises(things.ThingError, match=re.escape("did you mean CHE (Switzerland)")):
        things.resolve(edition.store, "Switzerlnd", "state")


def test_a_name_in_another_script_means_a_thing_and_its_digits_alone_do_not(edition):
    assert things.resolve(edition.store, "Марокко", "state") == names.iri("state", "MAR")
    with pytest.raises(things.ThingError, match="no goal '2030'"):
        things.resolve(edition.store, "2030", "goal")


def test_some_of_a_kind_may_be_offered(store):
    drivers = names.iri("theme", "drivers")
    assert things.resolve(store, "Drivers of migration", "theme", [drivers]) == drivers
    with pytest.raises(
        things.ThingError, match="the theme 'human rights' is not offered here; there is drivers"
    ):
        things.resolve(store, "human rights", "theme", [drivers])
    with pytest.raises(things.ThingError, match="no theme 'water'; there is drivers"):
        things.resolve(store, "water", "theme", [drivers])


def test_a_choice_takes_its_own_words_beside_things(store):
    choice = things.Choice("sort", "Sort by", "theme", {"name": "by name", "total": "total"})
    assert things.choose(store, choice, "Total") == "total"
    assert things.choose(store, choice, " BY NAME ") == "name"
    assert things.choose(store, choice, "Human rights") == names.iri("theme", "human-rights")
    with pytest.raises(things.ThingError, match="sort can't be 'totl'; did you mean total"):
        things.choose(store, choice, "totl")
    with pytest.raises(things.ThingError, match="no theme 'human-right'; did you mean human-rights"):
        things.choose(store, choice, "human-right")
    alone = things.Choice("show", "Show", options={"all": "everything", "gaps": "gaps"})
    with pytest.raises(things.ThingError, match="show can't be 'x'; there are all, gaps"):
        things.choose(store, alone, "x")


@pytest.mark.parametrize("kind", [*names.KINDS, *things.SPECIAL_KINDS])
def test_the_shortest_word_of_each_thing_means_it(edition, kind):
    for iri in things.members(edition.store, kind)[::9]:
        meant = things.resolve(edition.store, iri, kind)
        assert things.resolve(edition.store, things.word(iri, kind), kind) == meant
        assert meant == iri or kind == "year", "a year has no IRI, and the word for the present one is none"


def test_an_iri_needs_not_be_known(store):
    assert things.identify(store, " <https://example.org/x> ") == "https://example.org/x"
    assert things.identify(store, "Human rights", "theme") == names.iri("theme", "human-rights")
    for text in ("https://example.org/a b", "zzz"):
        with pytest.raises(things.ThingError):
            things.identify(store, text)


def test_an_object_is_a_value_in_its_words_or_a_thing(store):
    midsa, label = (terms.node(name) for name in ("mechanism:midsa", "skos:prefLabel"))
    assert [term.value for term in things.objects(store, midsa, label, "MIDSA")] == ["MIDSA"]
    assert things.objects(store, midsa, label, "none of its labels") == []
    theme = terms.node("gcm:hasTheme")
    assert things.objects(store, midsa, theme, "Human rights") == [terms.node("theme:human-rights")]
    with pytest.raises(things.ThingError, match="did you mean"):
        things.objects(store, midsa, theme, "human-right")
