"""Every path that the site serves is described, and what is described is served."""

import re

import pytest

from gcm_ld.metadata import documents, openapi, openapi_paths
from gcm_ld.web import routes
from gcm_ld.web.pages import compare, metadata

OF_THE_SERVER = (
    *("sparql", "healthz", "version.json", "favicon.ico", "static/style.css", "dumps/all.nt"),
    *("resource", "resource.ttl"),
)
"""Paths that the server answers itself, without a view."""


@pytest.fixture(scope="module")
def described(publication) -> list[re.Pattern]:
    """The paths of the description as patterns; a parameter has the values that it lists, or any."""
    found = []
    for path, methods in openapi.describe(publication)["paths"].items():
        parameters = {one["name"]: one["schema"] for one in methods["get"]["parameters"]}
        pattern = re.sub(
            r"\\\{(\w+)\\\}",
            lambda match, known=parameters: "(" + "|".join(known[match[1]].get("enum", [".+"])) + ")",
            re.escape(path),
        )
        found.append(re.compile(pattern))
    return found


def is_described(described: list[re.Pattern], path: str) -> bool:
    broad = re.compile(r"/\(\.\+\)/\(\.\+\)")  # a thing of any kind, which only things may be taken for
    return any(one.fullmatch(path) for one in described if not broad.match(one.pattern))


def test_every_view_and_every_path_of_the_server_is_described(described):
    of_all = {
        "compare.*": "compare.tsv",
        "matrix/*": "matrix/goal",
        "query/*": "query/federated/goal-names.rq",
        "chart/*": "chart/a/b.svg",
    }
    paths = [of_all.get(path, path) for path in routes.PATHS]
    assert len(paths) > 40
    missing = [path for path in (*paths, *OF_THE_SERVER) if not is_described(described, f"/{path}")]
    assert missing == []


def test_every_document_is_described_in_every_form(described, publication):
    for iri in (*documents.every(publication), *documents.graphs(publication)):
        path = publication.site.path(iri).partition("?")[0]
        assert any(one.fullmatch(path) for one in described), path
        for form in ("html", *openapi_paths.GRAPHS):
            assert any(one.fullmatch(f"{path}.{form}") for one in described), (path, form)


def test_the_pages_are_those_that_there_are():
    ours = set(routes.PATHS) & set(metadata.LISTS) - {"", "openapi.html", "dumps/"}
    assert ours == set(openapi_paths.PAGES)


def test_a_comparison_has_the_forms_that_there_are():
    assert {form: media for form, (media, _) in compare.FORMS.items()} == openapi_paths.COMPARISON


def test_a_parameter_is_in_the_path_in_the_query_or_the_suffix():
    assert openapi_paths.path("slug", "the slug", "a")["in"] == "path"
    assert openapi_paths.query("q", "words", "a")["in"] == "query"
    assert openapi_paths.query("q", "words", "").get("example") is None
    assert openapi_paths.form({"nt": "application/n-triples"})["schema"]["enum"] == ["nt"]
