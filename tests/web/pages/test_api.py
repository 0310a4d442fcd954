"""The description of the addresses, to read and for programs."""

import html
import json

import proofreading

from gcm_ld.web import openapi
from gcm_ld.web.pages import api, views


def test_the_page_tells_every_operation(publication):
    shown = views.render(publication, api.view(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    told = openapi.describe(publication)
    assert all(path in text for path in told["paths"])
    assert all(one["summary"] in text for methods in told["paths"].values() for one in methods.values())


def test_each_example_on_the_page_is_answered(publication, dumped_client):
    told = openapi.describe(publication)
    for path, methods in told["paths"].items():
        address = api.example(publication, path, methods["get"])
        assert "{" not in address.partition("?")[0]
        status = str(dumped_client.get(address).status_code)
        assert status in ("200", "303") and status in methods["get"]["responses"], address
    shown = views.render(publication, api.view(publication, "", views.Params())).decode()
    assert f'href="{html.escape(address)}"' in shown


def test_programs_get_json(publication, client):
    reply = client.get("/openapi.json")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json() == json.loads(json.dumps(openapi.describe(publication)))
