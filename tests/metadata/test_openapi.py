"""The description of the site is valid OpenAPI, says what the heads say, and its examples are answered."""

import json
import urllib.parse
import urllib.request

import live
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gcm_ld.metadata import openapi, openapi_paths
from gcm_ld.questions import queries


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
        assert form["schema"]["enum"] == list(openapi_paths.ANSWERS)
        assert [one["name"] for one in parameters] == [one.name for one in query.parameters]
        assert all(f"`{column.name}`" in operation["description"] for column in query.columns)


def test_no_two_operations_share_a_name(told):
    found = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
    assert len(set(found)) == len(found) > len(queries.PARAMETER_KINDS)


def examples(told):
    """Yield the path of each GET operation, its forms, and all its parameters' examples filled in."""
    for path, methods in told["paths"].items():
        parameters = [one for one in methods["get"]["parameters"] if "example" in one]
        for one in parameters:
            if one["in"] == "path" and one["name"] != "form":
                path = path.replace(f"{{{one['name']}}}", one["example"])
        asked = {one["name"]: one["example"] for one in parameters if one["in"] == "query"}
        if "200" not in methods["get"]["responses"]:
            continue  # it leads to another
        forms = next((one["schema"]["enum"] for one in parameters if one["name"] == "form"), [""])
        yield path, forms, asked, methods["get"]["responses"]["200"]["content"]


def test_every_example_is_answered_in_the_type_that_is_told(told, dumped_client):
    for path, forms, asked, content in examples(told):
        if path == "/sparql":
            continue  # it needs workers: see below
        for form in forms:
            reply = dumped_client.get(path.replace("{form}", form), params=asked)
            assert reply.status_code == 200, (path, form, reply.text[:200])
            assert reply.headers["content-type"].partition(";")[0] in content, (path, form)


def test_the_examples_of_the_endpoint_are_answered(told):
    openapi_paths = told["paths"]["/sparql"]
    asked = {one["name"]: one["example"] for one in openapi_paths["get"]["parameters"] if "example" in one}
    sent = openapi_paths["post"]["requestBody"]["content"]
    with live.serve() as site:
        with urllib.request.urlopen(f"{site}sparql?{urllib.parse.urlencode(asked)}") as reply:
            rows = json.load(reply)["results"]["bindings"]
        assert len(rows) == 3
        for kind, one in sent.items():
            body = (
                one["example"] if isinstance(one["example"], str) else urllib.parse.urlencode(one["example"])
            )
            request = urllib.request.Request(f"{site}sparql", body.encode(), {"content-type": kind})
            with urllib.request.urlopen(request) as reply:
                assert json.load(reply)["results"]["bindings"] == rows


def test_every_single_value_is_answered_and_a_wrong_one_refused(told, client, publication):
    for name, query in publication.questions.items():
        for parameter in () if query.is_federated else query.parameters:
            reply = client.get(f"/query/{name}.csv", params={parameter.name: parameter.example})
            assert reply.status_code == 200, (name, parameter.name)
            reply = client.get(f"/query/{name}.csv", params={parameter.name: "no such thing"})
            assert reply.status_code == 400, (name, parameter.name)
