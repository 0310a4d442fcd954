import pytest

from gcm_ld.core import names


def test_iri_joins_kind_and_slugs():
    assert names.iri("theme", "human-rights") == "https://w3id.org/gcm-ld/theme/human-rights"
    assert names.iri("engagement", "a", "b") == "https://w3id.org/gcm-ld/engagement/a/b"


def test_iri_of_an_unknown_kind_names_the_kinds():
    with pytest.raises(ValueError, match=r"no kind 'them'; the kinds are .*theme"):
        names.iri("them", "a")


def test_graph_is_the_path_without_its_ending():
    assert names.graph("ontology/schemes/theme.ttl") == names.BASE + "graph/ontology/schemes/theme"


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Almaty Process", "almaty-process"),
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("  A/RES/71/1 ", "a-res-71-1"),
        ("Ünïcode", "unicode"),
    ],
)
def test_slug_is_lower_case_and_hyphenated(label, slug):
    assert names.slug(label) == slug


@pytest.mark.parametrize(
    ("iri", "local"),
    [
        (names.BASE + "theme/human-rights", "human-rights"),
        (names.BASE + "engagement/a/b", "a/b"),
        (names.ONTOLOGY + "Theme", "Theme"),
        ("http://metadata.un.org/sdg/10.7", "10.7"),
    ],
)
def test_local_is_what_names_the_thing(iri, local):
    assert names.local(iri) == local


@pytest.mark.parametrize("name", ["theme:human-rights", "gcm:Theme", "sdg:10.7", "engagement:a/b"])
def test_expand_and_compact_undo_each_other(name):
    assert names.compact(names.expand(name)) == name


@pytest.mark.parametrize("iri", ["<https://example.org/a>", "https://example.org/a"])
def test_expand_takes_an_iri_as_it_is(iri):
    assert names.expand(iri) == "https://example.org/a"


@pytest.mark.parametrize("name", ["nope:a", "human-rights"])
def test_expand_of_an_unknown_prefix_names_the_prefixes(name):
    with pytest.raises(ValueError, match=r"no prefix .*; the prefixes are .*theme"):
        names.expand(name)


def test_compact_leaves_what_no_prefix_fits():
    assert names.compact("https://example.org/a") == "https://example.org/a"
    assert names.compact(names.ONTOLOGY) == names.ONTOLOGY


def test_every_kind_is_a_prefix():
    assert set(names.KINDS) <= set(names.PREFIXES)
    assert list(names.KINDS) == sorted(set(names.KINDS))
    assert len(set(names.PREFIXES.values())) == len(names.PREFIXES)


def test_an_iri_is_split_after_its_last_sign():
    assert names.split("https://example.org/a#b") == ("https://example.org/a#", "b")
    assert names.split("https://example.org/a/") == ("https://example.org/a/", "")
    assert names.split("urn:x") == ("", "urn:x")


def test_a_prologue_declares_what_is_used_on_one_line():
    assert names.prologue("ASK { ?a gcm:b skos:C }") == (
        f"PREFIX gcm: <{names.ONTOLOGY}> PREFIX skos: <{names.PREFIXES['skos']}> "
    )
