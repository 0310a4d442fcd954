"""The description of all addresses for programs, and the same to read."""

from __future__ import annotations

import functools
import itertools
import json

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web import openapi
from gcm_ld.web.pages import views


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page that tells what can be asked over HTTP, and how."""
    told = openapi.describe(publication)
    operations = [
        (path, method.upper(), operation)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    ]
    operations.sort(key=lambda one: [tag["name"] for tag in told["tags"]].index(one[2]["tags"][0]))
    groups = [(tag, list(some)) for tag, some in itertools.groupby(operations, lambda one: one[2]["tags"][0])]
    content = {"told": told, "groups": groups, "example": functools.partial(example, publication)}
    about = "Every address of the site that a program can use, with examples; the same as OpenAPI."
    address = publication.site.at("openapi.json")
    alternates = ((formats.JSON.media_type, address),)
    return views.Page("openapi.html", "API", content, about, alternates=alternates)


def download(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the description as JSON."""
    told = json.dumps(openapi.describe(publication), ensure_ascii=False, indent=1)
    return views.Download(f"{told}\n".encode(), formats.JSON.media_type, "openapi.json")


def example(publication: publications.Publication, path: str, operation: dict) -> str:
    """Return the address of an example of an operation: its first form, and the first of its parameters."""
    parameters = [one for one in operation["parameters"] if "example" in one]
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])
    asked = [one for one in parameters if one["in"] == "query"]
    asked = [one for one in asked if one["required"]] or asked[:1]
    pairs = [
        (one["name"], value)
        for one in asked
        for value in (one["example"] if isinstance(one["example"], list) else [one["example"]])
    ]
    query = views.Params(pairs).encoded()
    return publication.site.at(path[1:]) + (f"?{query}" if query else "")
