"""The description of the site is valid OpenAPI, says what the heads say, and its examples are answered."""

import json
import re
import urllib.parse
import urllib.request

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gcm_ld.core import formats
from gcm_ld.metadata import documents
from gcm_ld.questions import queries
from gcm_ld.web import openapi, routes


@pytest.fixture(scope="module")
def told(publication):
    return openapi.describe(publication)


def test_it_is_valid(told):
    assert list(OpenAPIV31SpecValidator(told).iter_errors()) == []


def test_it_holds_every_stored_question_with_its_parameters(told, publication):
    for name, query in publication.questions.items():
        if query.is_federated:
            assert f"/query/{name}.{{form}}" not in told["paths"]
            continue
        operation = told["paths"][f"/query/{name}.{{form}}"]["get"]
        assert operation["summary"] == query.summary
        form, *parameters = operation["parameters"]
        assert form["schema"]["enum"] == [one.name for one in formats.of_answers()]
        assert [one["name"] for one in parameters] == [one.name for one in query.parameters]
        defaults = [one["schema"].get("default", "") for one in parameters]
        assert defaults == [one.default for one in query.parameters]
        assert all(f"`{column.name}`" in operation["description"] for column in query.columns)


def test_no_two_operations_share_a_name(told):
    found = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
    assert len(set(found)) == len(found) > len(queries.PARAMETER_KINDS)


def examples(told):
    """Yield the path of each GET operation, its forms, its parameters' examples filled in, its replies."""
    for path, methods in told["paths"].items():
        parameters = [one for one in methods["get"]["parameters"] if "example" in one]
        for one in parameters:
            if one["in"] == "path" and one["name"] != "form":
                path = path.replace(f"{{{one['name']}}}", one["example"])
        asked = {one["name"]: one["example"] for one in parameters if one["in"] == "query"}
        if "303" in methods["get"]["responses"]:
            continue  # it leads to another, always or with its example
        forms = next((one["schema"]["enum"] for one in parameters if one["name"] == "form"), [""])
        yield path, forms, asked, methods["get"]["responses"]


def test_every_example_is_answered_in_the_type_that_is_told(told, dumped_client):
    for path, forms, asked, replies in examples(told):
        if path == "/sparql":
            continue  # it needs workers: see below
        for form in forms:
            reply = dumped_client.get(path.replace("{form}", form), params=asked)
            assert is_told(reply, replies), (path, form, reply.text[:200])
            if reply.status_code == 200:
                content = replies["200"]["content"]
                assert reply.headers["content-type"].partition(";")[0] in content, (path, form)


def is_told(reply, replies):
    """Whether it is 200, or leads on where that is one of the replies."""
    return reply.status_code == 200 or (reply.is_redirect and str(reply.status_code) in replies)


def test_the_examples_of_the_endpoint_are_answered(told, site):
    described = told["paths"]["/sparql"]
    asked = {one["name"]: one["example"] for one in described["get"]["parameters"] if "example" in one}
    sent = described["post"]["requestBody"]["content"]
    with urllib.request.urlopen(f"{site}sparql?{urllib.parse.urlencode(asked)}") as reply:
        rows = json.load(reply)["results"]["bindings"]
    assert len(rows) == 3
    for kind, one in sent.items():
        body = one["example"] if isinstance(one["example"], str) else urllib.parse.urlencode(one["example"])
        request = urllib.request.Request(f"{site}sparql", body.encode(), {"content-type": kind})
        with urllib.request.urlopen(request) as reply:
            assert json.load(reply)["results"]["bindings"] == rows


def test_a_wrong_value_of_each_kind_of_parameter_is_refused(client, publication):
    """In one question of each kind: what is near is looked for, which takes a while."""
    asked = [query for query in publication.questions.values() if not query.is_federated]
    kinds = {one.kind: (query.name, one.name) for query in asked for one in query.parameters}
    assert len(kinds) > 30
    for name, parameter in kinds.values():
        reply = client.get(f"/query/{name}.csv", params={parameter: "no such thing"})
        assert reply.status_code == 400, (name, parameter)


def test_every_declared_parameter_is_answered_alone_and_another_refused(told, dumped_client):
    """Beside those that are required."""
    for path, methods in told["paths"].items():
        operation = methods["get"]
        if path == "/sparql" or "200" not in operation["responses"]:
            continue  # the one needs workers, and takes what libraries send; the others lead on
        address, required, others = path, {}, {}
        for one in (one for one in operation["parameters"] if "example" in one):
            if one["in"] == "path":
                address = address.replace(f"{{{one['name']}}}", one["example"])
            else:
                (required if one["required"] else others)[one["name"]] = one["example"]
        for name, value in others.items():
            reply = dumped_client.get(address, params=required | {name: value})
            assert is_told(reply, operation["responses"]), (path, name, reply.text[:200])
        reply = dumped_client.get(address, params=required | {"no-such-parameter": "x"})
        assert reply.status_code == 400, path


def test_every_route_with_a_summary_is_described(told):
    assert {f"/{route.path}" for route in routes.routing.TABLE if route.summary} <= set(told["paths"])


def test_every_document_is_described_in_every_form(told, publication):
    described = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(path))) for path in told["paths"]]
    for iri in (*documents.every(publication), *documents.graphs(publication)):
        path = publication.site.path(iri).partition("?")[0]
        for form in ("", ".html", *(f".{one.name}" for one in formats.of("graph"))):
            assert any(one.fullmatch(path + form) for one in described), path + form
