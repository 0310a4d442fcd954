"""One page of each kind, as a browser shows it: readable by all, on any screen, quiet, and of one host."""

import json
import time
from collections import Counter
from urllib.request import urlopen

import pyoxigraph as ox
import pytest

from gcm_ld.core import names

SERIOUS = ("serious", "critical")
NARROW = 320
AXE = """options => axe.run(document, options).then(found => found.violations.map(rule => ({
    rule: rule.id, impact: rule.impact, help: rule.help,
    places: rule.nodes.slice(0, 3).map(node => node.target.join(' ')), count: rule.nodes.length})))"""
WHOLE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

SPECIAL = (
    *("", "matrix/area", "matrix/goal?cells=colours&names=ar", "objective?names=es"),
    "evidence?row=almaty-process&column=human-rights&by=theme",
    "compare?m=almaty-process&m=budapest-process&m=colombo-process",
    *("search?q=colombo+proces", "search?q=zzzzqqqq", "timeline", "changes", "guide", "sparql"),
    *("query", "query/coverage/theme-matrix.html"),
    "why?s=https://w3id.org/gcm-ld/mechanism/almaty-process"
    "&p=https://w3id.org/gcm-ld/ontology%23coversTheme&o=https://w3id.org/gcm-ld/theme/human-rights",
    *("openapi.html", "ontology/Mechanism.html", "mechanism", "meeting", "document", "discrepancy"),
    *("sdg/10.html", "editions", "notebook/one-country"),
    "correct?thing=mechanism/midsa&property=website&basis=sourced&value=https://www.iom.int/",
    "resource?iri=http://www.w3.org/2004/02/skos/core%23Concept",
)
OF_THE_SAME_TEMPLATES = (
    *("matrix/element", "matrix/objective", "matrix/goal", "compare", "search"),
    *("state?names=ru&region=northern-africa", "evidence?row=colombo-process&column=5&by=objective"),
    "query/coverage/mechanisms-by-theme.html?theme=human-rights",
    *("ontology/coversTheme.html", "theme", "element", "area", "passage", "sdg", "objective", "notebook"),
    *("sdg/10.7.html", "sdg/C100701.html", "notebook/coverage-and-change", "notebook/your-own-queries"),
)
LARGE = ("note", "state", "ontology.html", "shapes.html")
"""Pages that take the inspection long."""


def fullest(publication, kind: str) -> str:
    """Return the path of the page of the thing of a kind of which most is said."""
    counts = Counter(
        quad.subject.value for quad in publication.store if isinstance(quad.subject, ox.NamedNode)
    )
    of_kind = [iri for iri in counts if iri.startswith(f"{names.BASE}{kind}/")]
    most = max(of_kind, key=lambda iri: (counts[iri], iri))
    return publication.site.page(most).removeprefix(publication.site.root)


def inspect(page, axe: str) -> list[str]:
    """Return what is seriously wrong with the page that is open, in light, in dark and on a narrow screen."""
    page.evaluate(axe)
    found = [("light", rule) for rule in page.evaluate(AXE, WHOLE)]
    page.emulate_media(color_scheme="dark")
    found += [("dark", rule) for rule in page.evaluate(AXE, CONTRAST)]
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"scrolls sideways: {width} px on a screen of {NARROW}"] if width > NARROW else []
    return wide + [
        f"{light} {rule['impact']} {rule['rule']} at {rule['count']} places: {rule['help']}: {rule['places']}"
        for light, rule in found
        if rule["impact"] in SERIOUS
    ]


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted({*names.KINDS} - {"query"}))
def test_the_page_of_a_kind_is_sound(kind, publication, visit, axe):
    page = visit(fullest(publication, kind))
    assert page.locator("h1").count() == 1
    assert not (wrong := inspect(page, axe)), "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [*SPECIAL, *(pytest.param(path, marks=pytest.mark.long) for path in (*OF_THE_SAME_TEMPLATES, *LARGE))],
)
def test_a_special_page_is_sound(path, visit, axe):
    page = visit(path)
    assert page.locator("h1").count() == 1
    assert not (wrong := inspect(page, axe)), "\n".join(wrong)


def test_the_page_of_the_dumps_is_sound_once_they_are_made(visit, site, axe):
    while json.load(urlopen(f"{site}healthz"))["dumps"] == "being made":
        time.sleep(1)
    assert not (wrong := inspect(visit("dumps/"), axe)), "\n".join(wrong)


def test_a_page_that_is_not_there_is_sound_too(browser, site, axe):
    page = browser.new_page(base_url=site)
    assert page.goto("mechanism/nobody.html").status == 404
    assert not (wrong := inspect(page, axe)), "\n".join(wrong)
    page.close()


def test_the_inspection_finds_what_is_wrong(browser, axe):
    page = browser.new_page()
    page.set_content("<p style='color:#999; width:900px'>pale</p><img src='data:,'>")
    found = " ".join(inspect(page, axe))
    assert all(word in found for word in ("color-contrast", "image-alt", "scrolls sideways"))
    page.close()
