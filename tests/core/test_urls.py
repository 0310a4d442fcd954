"""Addresses: every thing has one, below any root, and an IRI can be read back from its path."""

import pytest

from gcm_ld.core import names, urls

PLACES = ("http://127.0.0.1:8000/", "https://example.org/", "https://example.org/data/gcm-ld/")
PATHS = {
    names.iri("mechanism", "almaty-process"): "mechanism/almaty-process",
    names.iri("state", "CHE"): "state/CHE",
    names.iri("engagement", "almaty-process", "remittances"): "engagement/almaty-process/remittances",
    names.ONTOLOGY + "Mechanism": "ontology/Mechanism",
    names.BASE + "ontology": "ontology",
    names.SHAPES + "Mechanism-name": "shapes#Mechanism-name",
    names.PREFIXES["sdg"] + "10": "sdg/10",
    names.PREFIXES["sdg"] + "10.7": "sdg/10.7",
    names.PREFIXES["sdg"] + "8.a": "sdg/8.a",
    names.PREFIXES["sdg"] + "C100c01": "sdg/C100c01",
    "https://schema.org/Event": "resource?iri=https%3A%2F%2Fschema.org%2FEvent",
    names.PREFIXES["sdg"]
    + "ontology#Goal": "resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2Fontology%23Goal",
}


@pytest.mark.parametrize("url", PLACES)
@pytest.mark.parametrize("iri", PATHS)
def test_every_iri_has_an_address_below_the_site(url, iri):
    site = urls.site(url)
    assert site.absolute(site.path(iri)) == url + PATHS[iri]


@pytest.mark.parametrize("iri", [iri for iri, path in PATHS.items() if "?" not in path and "#" not in path])
def test_a_path_names_its_thing_again(iri):
    assert urls.site().thing(PATHS[iri]) == iri


def test_a_page_is_the_path_with_its_suffix():
    site = urls.site()
    assert site.page(names.iri("theme", "human-rights")) == "/theme/human-rights.html"
    assert site.page(names.SHAPES + "Mechanism-name") == "/shapes.html#Mechanism-name"
    assert site.page("https://schema.org/Event") == site.path("https://schema.org/Event")


def test_what_is_asked_of_an_external_iri_stays_in_its_address():
    path = urls.site().path("https://example.org/a?b=c&d=e#f")
    assert path == "/resource?iri=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d%3De%23f"


def test_a_site_ends_in_a_slash():
    assert urls.site("https://example.org/x").at("guide") == "/x/guide"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "example.org",
            "ftp://example.org/",
            "http://",
            "https://example.org/?a=b",
            "https://example.org/#a",
        ),
        *(
            "http://example.org:x/",
            "http://example.org:0/",
            "http://user@example.org/",
            "http://example.org/a b",
        ),
        *("http://example.org/<", "http://[::1/"),
    ],
)
def test_what_is_no_address_is_refused_with_an_example(url):
    with pytest.raises(urls.SiteError, match="Give one like"):
        urls.site(url)
    with pytest.raises(urls.SiteError, match="the base IRI"):
        urls.site(base=url)


def test_texts_leave_below_the_base_of_the_site_and_come_back_below_that_of_the_edition():
    site = urls.site(base="https://example.org/data/")
    text = f"<{names.iri('theme', 'drivers')}> a <{names.ONTOLOGY}Theme>, <https://example.org/other>"
    moved = site.outgoing(text.encode()).decode()
    assert moved == (
        "<https://example.org/data/theme/drivers> a <https://example.org/data/ontology#Theme>, "
        "<https://example.org/other>"
    )
    assert site.incoming(moved) == text
    assert site.is_rebased


def test_a_site_below_the_base_of_the_edition_changes_no_text():
    text = f"<{names.BASE}theme/drivers>"
    assert urls.site("https://example.org/x/").outgoing(text.encode()) == text.encode()
    assert urls.site("https://example.org/x/").incoming(text) == text
    assert not urls.site("https://example.org/x/").is_rebased
