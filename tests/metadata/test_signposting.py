"""The signposts lead to what is there, and from it back."""

import json
import re

import pytest

from gcm_ld.core import names
from gcm_ld.metadata import distributions, signposting

HEADER = re.compile(r'<([^>]+)>; rel="([a-z-]+)"((?:; [a-z]+="[^"]*")*)')


def by_relation(links: list[signposting.Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for target, rel, _ in links:
        found.setdefault(rel, []).append(target)
    return found


@pytest.mark.parametrize("iri", ["", names.DATASET])
def test_a_landing_page_says_all_that_signposting_wants(publication, iri):
    found = by_relation(signposting.links(publication, iri))
    assert found["cite-as"] == [names.DATASET]
    assert set(found["type"]) == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}
    assert found["license"] == [publication.about["license"]]
    assert found["author"] == [names.iri("organization", "gcm-ld")]
    assert {name.rpartition("all")[2] for name in found["item"]} == {
        ".ttl", ".nt", ".jsonld", ".rdf", ".trig", ".nq"
    }  # fmt: skip
    assert len(found["describedby"]) == len(signposting.DESCRIPTIONS)


def test_a_thing_is_cited_by_its_iri_and_is_no_data_set(publication):
    theme = names.iri("theme", "human-rights")
    found = by_relation(signposting.links(publication, theme, "theme/human-rights"))
    assert found["cite-as"] == [theme]
    assert found["type"] == ["https://schema.org/WebPage"]
    assert "item" not in found


def test_what_is_not_ours_is_not_cited_by_us(publication):
    found = by_relation(signposting.links(publication, "https://schema.org/Event", "resource"))
    assert "cite-as" not in found


def test_a_dump_leads_back_to_the_landing_page(publication):
    found = by_relation(signposting.links(publication, path="dumps/all.ttl"))
    assert found["collection"] == [publication.site.absolute(publication.site.page(names.DATASET))]
    assert "cite-as" not in found
    assert found["license"] == [publication.about["license"]]
    assert "license" not in by_relation(signposting.links(publication, path="dumps/labels.ttl"))


def test_the_header_can_be_read_back(publication):
    links = signposting.links(publication)
    read = HEADER.findall(signposting.header(links))
    assert [(target, rel) for target, rel, _ in read] == [(target, rel) for target, rel, _ in links]


def test_the_linkset_has_every_dump_both_ways(dumped):
    told = json.loads(signposting.linkset(dumped))["linkset"]
    landing, home, *others = told
    assert home["anchor"] == dumped.site.url and home | {"anchor": landing["anchor"]} == landing
    assert landing["license"] == [{"href": dumped.about["license"]}]
    assert {item["href"] for item in landing["item"]} == {one["anchor"] for one in others}
    assert len(others) == len(distributions.files(dumped))
    assert {one["collection"][0]["href"] for one in others} == {landing["anchor"]}
    assert {one["anchor"] for one in others if "license" not in one} == {
        distributions.address(dumped, file.path)
        for file in distributions.files(dumped)
        if "labels." in file.path
    }


def test_every_address_is_there(dumped, dumped_client):
    told = [*signposting.links(dumped), *signposting.links(dumped, path="dumps/all.ttl")]
    ours = {target for target, _, _ in told if target.startswith(dumped.site.url)}
    assert len(ours) > 8
    for address in ours:
        assert dumped_client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200, address


def test_a_page_shows_them_for_hosts_that_set_no_headers(client, publication):
    text = client.get(publication.site.page(names.DATASET)).text
    assert f'<link rel="cite-as" href="{names.DATASET}">' in text
    assert text.count('<link rel="item"') == 6
