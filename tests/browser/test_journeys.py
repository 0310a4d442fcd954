"""The ways that readers take, most of them without script: links and forms reach everything."""

import re

import pytest
from playwright import sync_api
from playwright.sync_api import expect

PLAIN = {"java_script_enabled": False}


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without"])
def test_a_misspelt_name_is_found(visit, scripts):
    page = visit("", java_script_enabled=scripts)
    page.get_by_role("search").locator("[name=q]").fill("Almatty Proces")
    page.get_by_role("search").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/search\?q=Almatty\+Proces"))
    page.locator("main").get_by_role("link", name=re.compile("^Almaty Process")).first.click()
    expect(page).to_have_url(re.compile("/mechanism/almaty-process.html$"))


def test_nothing_found_is_said_and_what_to_do(visit):
    page = visit("search?q=zzzzqqqq", **PLAIN)
    assert len(page.locator("main").inner_text()) > 100
    assert page.locator("main a").count()


def test_two_to_four_mechanisms_stand_side_by_side(visit):
    chosen = ["almaty-process", "budapest-process", "colombo-process", "puebla-process"]
    for number in (2, 3, 4):
        page = visit("compare?" + "&".join(f"m={slug}" for slug in chosen[:number]), **PLAIN)
        heads = page.locator("main table").first.locator("thead th[scope=col]")
        assert heads.count() == number + 1
        assert page.locator("main .state").count() >= 6 * number


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without"])
def test_mechanisms_to_compare_are_picked_in_a_form(visit, scripts):
    page = visit("compare", java_script_enabled=scripts)
    form = page.locator("main form").first
    picks = form.locator("select")
    picks.nth(0).select_option("almaty-process")
    picks.nth(1).select_option("budapest-process")
    form.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"m=almaty-process&m=budapest-process"))
    expect(page.locator("main table").first).to_contain_text("Budapest Process")


def test_a_cell_leads_to_its_evidence_the_passage_and_the_note(visit):
    page = visit("matrix/theme", **PLAIN)
    page.locator(".matrix tbody td > a.state-listed").first.click()
    expect(page.locator("main q").first).not_to_be_empty()
    words = page.locator("main q").first.inner_text()[1:-1]
    page.locator("main a.passage").first.click()
    expect(page).to_have_url(re.compile("/passage/"))
    expect(page.locator("main")).to_contain_text(words)
    page.locator("main").get_by_role("link", name=re.compile("note", re.IGNORECASE)).first.click()
    expect(page.locator("h1")).to_be_visible()


def test_the_filters_are_a_form(visit):
    page = visit("matrix/area", **PLAIN)
    rows = page.locator(".matrix tbody tr")
    everything = rows.count()
    page.locator("#filters [name=type]").select_option("regional-consultative-process")
    page.locator("#filters").get_by_role("button").click()
    expect(page).to_have_url(re.compile("/matrix/area.*type=regional-consultative-process"))
    assert 0 < rows.count() < everything


def test_from_a_mechanism_one_comes_to_an_area_a_theme_and_a_state(visit):
    for kind in ("area", "theme", "state"):
        page = visit("mechanism/almaty-process.html", **PLAIN)
        link = page.locator(f"main a[href*='/{kind}/']").first
        if not link.is_visible():
            page.locator(f"details:has(a[href*='/{kind}/']) > summary").first.click()
        link.click()
        expect(page).to_have_url(re.compile(f"/{kind}/.*html$"))
        assert page.locator("main a[href*='/mechanism/']").count()


def test_a_stored_question_is_asked_with_a_value(visit):
    page = visit("query/coverage/mechanisms-by-theme.html", **PLAIN)
    everything = page.locator("main table").first.locator("tbody tr").count()
    page.locator("main form [name=theme]").select_option(index=1)
    page.locator("main form").first.get_by_role("button").click()
    expect(page).to_have_url(re.compile("theme="))
    assert 0 < page.locator("main table").first.locator("tbody tr").count() < everything


def test_an_inferred_statement_leads_to_its_reason(visit):
    page = visit("mechanism/almaty-process.html", **PLAIN)
    address = page.locator("main a[href*='/why?']").first.get_attribute("href")
    page.goto(address)
    expect(page.locator("main")).to_contain_text(re.compile("rule|follows", re.IGNORECASE))
    assert page.locator("main a").count()


def test_every_page_names_the_edition_how_to_cite_it_and_its_data(visit):
    for path in (
        "",
        "mechanism/almaty-process.html",
        "query/coverage/theme-matrix.html",
        "timeline",
        "guide",
    ):
        foot = visit(path, **PLAIN).locator("footer")
        expect(foot).to_contain_text("Edition")
        expect(foot).to_contain_text(re.compile("cite", re.IGNORECASE))
        assert foot.locator("a[href$='/dumps/']").count()


def test_the_endpoint_can_be_asked_in_a_plain_form(visit):
    page = visit("sparql", **PLAIN)
    expect(page.locator("main textarea[name=query]")).to_be_visible()
    page.locator("main textarea[name=query]").fill("ASK { ?mechanism ?covers ?theme }")
    page.locator("main form").first.get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("Yes")


ROWS = ["mechanism", "discrepancy", "document", "region", "state/CHE.html", "area", "theme/human-rights.html"]


@pytest.mark.parametrize("path", [*ROWS, "query/coverage/theme-matrix.html", "state?names=ar"])
def test_on_a_narrow_screen_captions_fit_and_no_row_is_taller_than_what_it_shows(visit, path):
    page = visit(path)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = (
        "[...document.querySelectorAll('caption')].filter(c => c.getBoundingClientRect().right > 360).length"
    )
    assert page.evaluate(wide) == 0
    off = (
        "[...document.querySelectorAll('.stack td:not(.pick)')].filter(td =>"
        " td.getBoundingClientRect().right > 361"
        " || td.getBoundingClientRect().width < 100 && td.innerText.length > 20).length"
    )
    assert page.evaluate(off) == 0


def test_a_long_crumb_breaks_like_a_sentence(visit):
    page = visit("query/coverage/mechanisms-by-theme.html", **PLAIN)
    page.set_viewport_size({"width": 360, "height": 800})
    items = page.locator(".trail li")
    first, last = items.first.bounding_box(), items.last.bounding_box()
    assert abs(first["y"] - last["y"]) < 10 and last["height"] > 40


def test_my_country_is_two_steps_from_the_front_page_by_keys_alone(visit):
    page = visit("")
    page.get_by_role("link", name="Countries", exact=True).press("Enter")
    page.get_by_role("link", name="GHA , Ghana").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghana")
    expect(page.locator(".lead").nth(1)).to_contain_text("none is listed in")
    expect(page.locator(".tiles [aria-current]")).to_contain_text("GHA")


@pytest.mark.parametrize("slug", ["rabat-process", "almaty-process", "budapest-process"])
def test_a_mechanism_prints_on_four_pages(visit, slug):
    page = visit(f"mechanism/{slug}.html")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert re.search("@page *{ *margin", page.request.get(sheet).text())
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 4


@pytest.mark.parametrize("path", ["openapi.html", "query/coverage/theme-summary.html"])
def test_on_paper_no_page_is_blank_or_dark(visit, path):
    page = visit(path, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
    assert page.evaluate(colours, "--listed-soft") == "#dcecf6"
    for heading in page.locator("main h2:visible").all():
        assert heading.evaluate("one => one.nextElementSibling.checkVisibility()"), heading.inner_text()


def test_a_reader_chooses_light_or_dark_and_the_browser_keeps_it(visit):
    page = visit("theme", color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == dark != light
    page.get_by_label("Colours").select_option("")
    assert page.evaluate(ground) == light


def test_marked_mechanisms_are_compared_without_script(visit):
    page = visit("mechanism", **PLAIN)
    for name in ("MIDSA", "MIDWA", "MIDCAS"):
        page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    page.get_by_role("button", name="Compare selected").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("MIDSA")
    assert page.url.endswith("compare?m=midcas&m=midsa&m=midwa")


def choose(what: str, whom: str) -> list:
    """Return the actions that choose a thing on the front page and go to it."""
    door = f"Choose a {what}"
    return [
        lambda page: page.get_by_label(door, exact=True).select_option(label=whom),
        lambda page: (
            page.locator("form", has=page.get_by_label(door, exact=True)).get_by_role("button").click()
        ),
    ]


def follow(name: str, *, within: str = "body") -> list:
    """Return the action that follows the first link with a name."""
    return [lambda page: page.locator(within).get_by_role("link", name=name, exact=True).first.click()]


def ask(words: str) -> list:
    """Return the actions that write words into the search and send them."""
    return [
        lambda page: page.get_by_role("search").locator("[name=q]").fill(words),
        lambda page: page.get_by_role("search").locator("[name=q]").press("Enter"),
    ]


TASKS = {
    "a: what no mechanism with States of my region is listed under": (
        choose("region", "Caribbean"),
        "section[aria-labelledby=reached] li a[href*='/area/']",
    ),
    "b: to which mechanisms Ghana can bring labour migration": (
        choose("country", "Ghana"),
        "tr:has(th a[href$='/area/labour-migration.html']) a[href*='/mechanism/midwa']",
    ),
    "c: a number with what it is of": (
        follow("The numbers"),
        "main table tbody tr:has(a[href*='/theme/smuggling']) td.number",
    ),
    "d: the words behind a cell": (
        [*follow("Coverage"), lambda page: page.locator(".matrix a.state-listed").first.click()],
        "dialog q, #evidence q",
    ),
    "e: how a mechanism differs from its nearest": (
        [
            *choose("mechanism", "Colombo Process"),
            lambda page: page.locator(
                "#near ~ * a[href*=compare], section[aria-labelledby=near] a[href*=compare]"
            ).first.click(),
        ],
        "h1:has-text('Colombo Process') ~ .lead",
    ),
    "f: what a mechanism is for, and who runs it": (
        choose("mechanism", "Rabat Process"),
        "h1:has-text('Rabat Process') ~ .lead",
    ),
    "g: what has changed since 2017": (follow("Changes"), "#counts ~ .scroll td.number"),
    "h: a picture for a slide": (
        [*follow("Coverage"), *follow("PNG", within=".takes")],
        "download:png",
    ),
    "i: a table for a spreadsheet": (
        [*follow("Mechanisms"), *follow("Excel", within="main")],
        "download:xlsx",
    ),
    "j: a citation of what is shown": (
        [*follow("Coverage"), lambda page: page.locator("#matrix summary", has_text="BibTeX").click()],
        "pre[aria-label=BibTeX]:visible",
    ),
    "k: a correction of a page": (
        [*choose("mechanism", "Rabat Process"), *follow("Propose a correction", within=".columns")],
        "form.fields input[name=thing][value='mechanism/rabat-process']",
    ),
    "l: a matter in the words of another language": (ask("trata de personas"), ".hits a"),
}
"""What readers came for, each with the actions from the front page and what answers it there."""


def test_what_readers_come_for_is_three_actions_away(visit):
    page = visit("")
    home, lost = page.url, []
    for task, (actions, answer) in TASKS.items():
        assert len(actions) <= 3, task
        page.goto(home)
        for action in actions[:-1]:
            action(page)
        if answer.startswith("download:"):
            with page.expect_download() as taken:
                actions[-1](page)
            if not taken.value.suggested_filename.endswith(answer.partition(":")[2]):
                lost.append(task)
            continue
        actions[-1](page)
        try:
            page.locator(answer).first.wait_for(state="attached", timeout=15_000)
        except sync_api.TimeoutError:
            lost.append(task)
    assert lost == []
