"""The coverage matrix in a browser: filters, columns, evidence, address, exports, keyboard."""

import csv
import io
import re
import subprocess

import live
import pytest
from playwright.sync_api import expect

FIRST_VIEW = 300_000
"""Bytes over the wire within which the matrix is shown to someone who comes for the first time."""

ROWS = ".matrix tbody tr"
TO_THE_LAST_ROW = """() => {
    const row = [...document.querySelectorAll('main tbody tr')].at(-1), view = row.closest('.scroll');
    if (getComputedStyle(view).overflowY === 'visible') return row.scrollIntoView({ block: 'center' });
    view.scrollIntoView();
    view.scrollTop = view.scrollHeight;
}"""
CELLS = ".matrix tbody td > a"
LISTED = ".matrix tbody td > a.state-listed"
TYPE = "regional-consultative-process"
SHOWN = {"theme": 6, "area": 17, "element": 24, "objective": 23, "goal": 17}
PARTS = ("responseBodySize", "responseHeadersSize")


def names(page) -> list[str]:
    """Return the mechanisms that the table shows, in its order."""
    return page.locator(f"{ROWS} th a").all_inner_texts()


def test_a_filter_shortens_the_table_and_stands_in_the_address(visit):
    page = visit("matrix/theme")
    everything = names(page)
    page.locator("#filters [name=type]").select_option(TYPE)
    expect(page).to_have_url(re.compile(rf"\?type={TYPE}$"))
    expect(page.locator(ROWS)).not_to_have_count(len(everything))
    shown = names(page)
    assert shown
    assert set(shown) < set(everything)
    page.reload()
    assert names(page) == shown
    expect(page.locator("#filters [name=type]")).to_have_value(TYPE)
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(ROWS)).to_have_count(len(everything))


def test_other_sources_change_table_lead_and_evidence_without_a_reload(visit):
    page = visit("matrix/theme")
    page.evaluate("window.stays = true")
    page.locator("#filters [name=source]").select_option("since")
    expect(page).to_have_url(re.compile(r"\?source=since$"))
    expect(page.locator(".lead")).to_contain_text("other sources since 2018")
    expect(page.locator(f"{ROWS} th small", has_text="not in the note")).to_have_count(3)
    page.locator(f"{ROWS} td > a").first.click()
    expect(page.locator("#cell")).to_contain_text("The sources list")
    assert page.evaluate("window.stays")


def test_an_address_holds_all_that_is_chosen(visit):
    address = f"?type={TYPE}&show=gaps&sort=total"
    page = visit(address)
    for name, value in (("type", TYPE), ("show", "gaps"), ("sort", "total")):
        expect(page.locator(f"#filters [name={name}]")).to_have_value(value)
    page = visit(f"matrix/theme?type={TYPE}&sort=total")
    totals = [int(text.split()[0]) for text in page.locator(f"{ROWS} td.total").all_inner_texts()]
    assert totals == sorted(totals, reverse=True)


def test_a_head_sorts_by_its_column(visit):
    page = visit("matrix/theme")
    head = page.locator(".matrix thead th").nth(1)
    head.locator("a.sort").click()
    expect(page.locator(".matrix thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile(r"\?sort=[\w-]+$"))
    states = page.locator(f"{ROWS} td:nth-child(2)").all_inner_texts()
    ranks = [("listed" in state, "claimed" in state) for state in states]
    assert ranks == sorted(ranks, reverse=True)


def test_the_browser_goes_back_over_filters_and_sorting(visit):
    page = visit("matrix/theme")
    everything = page.locator(ROWS).count()
    title = page.title()
    page.locator("#filters [name=type]").select_option(TYPE)
    expect(page.locator(ROWS)).not_to_have_count(everything)
    fewer = page.locator(ROWS).count()
    page.locator(".matrix .total .sort").click()
    expect(page).to_have_url(re.compile(rf"\?type={TYPE}&sort=total$"))
    page.locator(LISTED).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.go_back()
    expect(page).to_have_url(re.compile(rf"\?type={TYPE}$"))
    expect(page.locator("#filters [name=sort]")).to_have_value("")
    expect(page.locator(ROWS)).to_have_count(fewer)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(everything)
    expect(page.locator("#filters [name=type]")).to_have_value("")
    assert page.title() == title
    page.go_forward()
    expect(page.locator(ROWS)).to_have_count(fewer)
    expect(page.locator("#filters [name=type]")).to_have_value(TYPE)


def test_columns_can_stand_with_the_least_covered_first(visit):
    page = visit("matrix/area")
    last = page.locator(".matrix thead tr:last-child th .head a").last
    before = last.inner_text()
    page.get_by_role("link", name="least covered first").click()
    expect(page).to_have_url(re.compile(r"\?columns=least$"))
    expect(last).not_to_have_text(before)
    page.locator("#filters [name=type]").select_option(TYPE)
    expect(page).to_have_url(re.compile(rf"\?type={TYPE}&columns=least$"))
    page.get_by_role("link", name="Clear").click()
    expect(page).to_have_url(re.compile(r"/matrix/area$"))
    expect(last).to_have_text(before)
    plain = visit("matrix/area", java_script_enabled=False)
    plain.get_by_role("link", name="least covered first").click()
    expect(plain).to_have_url(re.compile(r"\?columns=least$"))


def test_the_columns_can_be_themes_areas_elements_and_goals(visit):
    page = visit("matrix/theme")
    rows = page.locator(ROWS).count()
    for words, kind in (
        ("Areas of focus", "area"),
        ("Elements", "element"),
        ("Objectives", "objective"),
        ("SDGs", "goal"),
        ("Themes", "theme"),
    ):
        page.get_by_label("Columns of the table").get_by_role("link", name=words).click()
        page.wait_for_load_state()
        expect(page.locator("[aria-current=page]")).to_have_text(words)
        expect(page.locator(ROWS)).to_have_count(rows)
        columns = page.locator(".matrix thead tr").last.locator("th").count() - 2
        assert columns == SHOWN[kind]


def test_a_cell_opens_its_evidence_and_the_address_leads_back_to_it(visit):
    page = visit("matrix/theme")
    cell = page.locator(LISTED).first
    about = page.locator(f"{ROWS}:has(a.state-listed) th a").first.inner_text()
    cell.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("q").first).not_to_be_empty()
    expect(dialog).to_contain_text(about)
    assert dialog.get_by_text(re.compile("printed|reconciled|derived|sourced|editorial")).count()
    linked = page.url
    assert "#cell=" in linked
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).not_to_have_url(re.compile("#"))
    again = visit(linked)
    expect(again.get_by_role("dialog").locator("q").first).not_to_be_empty()


def test_what_is_on_the_screen_can_be_taken_away(visit):
    page = visit(f"matrix/theme?type={TYPE}")
    shown, columns = names(page), page.locator(".matrix thead th").count() - 2
    hrefs = page.locator(f"{ROWS} th a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    slugs = [href.rpartition("/")[2].removesuffix(".html") for href in hrefs]
    for words in ("CSV", "TSV", "JSON", "SVG", "Turtle"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=words, exact=True).first.click()
        text = taken.value.path().read_text(encoding="utf-8")
        named = slugs if words == "Turtle" else shown  # triples name things by their IRIs
        assert all(name.replace("&", "&amp;" if words == "SVG" else "&") in text for name in named), words
        if words == "CSV":
            rows = list(csv.reader(io.StringIO(text)))
            assert len(rows) - 1 in (len(shown), len(shown) * columns)


def test_the_keyboard_reaches_a_cell_its_evidence_and_comes_back(visit):
    page = visit("matrix/theme")
    focused = page.locator(":focus")
    page.keyboard.press("Tab")
    expect(focused).to_have_class("skip")
    page.keyboard.press("Enter")
    expect(focused).to_have_id("main")
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused.evaluate(f"element => element.matches('{CELLS}')"):
            break
    first = focused.get_attribute("href")
    assert "row=" in first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    cell = focused.get_attribute("href")
    assert cell == page.locator(ROWS).nth(1).locator("td > a").nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused.get_attribute("href") == cell


def test_the_focus_is_always_to_be_seen(visit):
    page = visit("matrix/theme")
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.locator(":focus").evaluate(
            "element => { const s = getComputedStyle(element); return [s.outlineStyle, s.outlineWidth] }"
        )
        assert style[0] != "none"
        assert style[1] != "0px"


def test_the_first_view_is_light(browser, site):
    page = browser.new_page(base_url=site)
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto("matrix/theme", wait_until="networkidle")
    sizes = {request.url: sum(request.sizes()[part] for part in PARTS) for request in requests}
    assert sum(sizes.values()) < FIRST_VIEW, sizes
    assert len(sizes) >= 3
    page.close()


def test_on_paper_the_table_stands_without_what_is_for_the_screen(visit):
    page = visit("matrix/theme")
    page.emulate_media(media="print")
    expect(page.locator(".matrix")).to_be_visible()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")


@pytest.fixture(scope="module")
def reader():
    """Give `reader(program, pdf, *options)`: what a program of poppler makes of a PDF."""
    try:
        programs = {name: live.poppler(name) for name in ("pdftotext", "pdftoppm")}
    except live.Missing as missing:
        pytest.skip(str(missing))

    def read(name: str, pdf: bytes, *options: str) -> bytes:
        return subprocess.run([programs[name], *options], input=pdf, capture_output=True, check=True).stdout

    return read


def spots(ppm: bytes, colour: tuple[int, int, int]) -> int:
    """Return how many pixels of the pages of a PPM have exactly this colour."""
    return len(re.findall(re.escape(bytes(colour)), ppm))


@pytest.mark.parametrize(
    ("path", "state", "colour"),
    [
        ("matrix/theme", "listed", (0x0B, 0x5C, 0x8F)),
        ("matrix/area", "listed", (0x0B, 0x5C, 0x8F)),
        ("matrix/element", "derived", (0x6A, 0x3F, 0xA0)),
    ],
)
def test_on_paper_every_cell_keeps_its_symbol(visit, reader, path, state, colour):
    page = visit(path)
    marks = page.locator(f"{CELLS}.state-{state}").count()
    pages = reader("pdftoppm", page.pdf(format="A4", prefer_css_page_size=True), "-r", "150", "-")
    assert marks > 90
    assert spots(pages, colour) > 40 * marks


@pytest.mark.parametrize("by", SHOWN)
def test_on_paper_no_column_is_cut_and_totals_stand_once(visit, reader, by):
    page = visit(f"matrix/{by}")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    text = reader("pdftotext", pdf, "-layout", "-", "-").decode()
    across = [" ".join(total.split()) for total in page.locator(f"{ROWS} td.total").all_inner_texts()]
    printed = [" ".join(line.split()) for line in text.splitlines()]
    shown = [line for line in printed if re.search(rf" of {SHOWN[by]}$", line)]
    assert sorted(" ".join(line.split()[-3:]) for line in shown if "cells" not in line) == sorted(across)
    for state in page.locator(".matrix tfoot th .words").all_inner_texts():
        assert sum(re.match(rf"{state} of \d+ .*\d$", line) is not None for line in printed) == 1, state


def test_on_paper_the_themes_keep_the_words_of_their_states(visit, reader):
    page = visit("matrix/theme")
    text = reader("pdftotext", page.pdf(format="A4", prefer_css_page_size=True), "-layout", "-", "-").decode()
    for state in ("listed", "claimed", "not stated"):
        cells = page.locator(f"{CELLS}.state-{state.replace(' ', '-')}").count()
        assert text.count(state) > cells > 20


def test_on_a_narrow_screen_the_table_scrolls_and_the_page_does_not(visit):
    page = visit("matrix/element")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    view = page.get_by_role("region", name="Coverage matrix")
    assert view.evaluate("element => element.scrollWidth > element.clientWidth")
    view.evaluate("element => element.scrollTo(element.scrollWidth, 0)")
    head = page.locator(f"{ROWS} th").first.bounding_box()
    assert head["x"] >= 0, "the names of the rows stay where they are"


@pytest.mark.parametrize("by", SHOWN)
def test_every_table_fits_a_screen_of_1056_pixels(visit, by):
    page = visit(f"matrix/{by}")
    page.set_viewport_size({"width": 1056, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1056
    box = page.get_by_role("region", name="Coverage matrix")
    assert box.evaluate("box => getComputedStyle(box).overflowY") == "visible"
    ends = page.locator(".matrix td.total").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert max(ends) <= 1056


@pytest.mark.parametrize("width", [360, 768, 1024, 1200])
def test_the_themes_fit_every_screen_without_a_scroller_in_the_page(visit, width):
    page = visit("matrix/theme")
    page.set_viewport_size({"width": width, "height": 740})
    view = page.get_by_role("region", name="Coverage matrix")
    hidden = view.evaluate("box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]")
    assert max(hidden) <= 1
    ends = page.locator(f"{ROWS} td.total").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert 0 < max(ends) <= width
    words = page.locator(f"{CELLS} > span:not(.unseen)").first
    assert words.evaluate("span => span.offsetWidth > 1") == (width > 992), (
        "else symbol and number stand alone"
    )


@pytest.mark.parametrize(
    "path", ["matrix/theme", "matrix/area", "matrix/objective?names=fr", "mechanism", "state"]
)
def test_heads_stay_in_sight_at_every_width(visit, path):
    page = visit(path)
    for width in (360, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        if path in ("mechanism", "state") and width < 640:
            continue  # rows are blocks there, each cell beside its head
        page.evaluate(TO_THE_LAST_ROW)
        box = page.locator("thead tr").last.locator("th").first.bounding_box()
        assert -1 <= box["y"] < 800 - box["height"], (width, box)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_cells_are_read_as_colours_with_and_without_script_and_on_paper(visit, reader):
    for scripts in (True, False):
        page = visit("matrix/theme", java_script_enabled=scripts)
        page.get_by_role("link", name="colours", exact=True).click()
        expect(page).to_have_url(re.compile(r"\?cells=colours$"))
        cell = page.locator(".matrix.colours tbody .heat-4").first
        expect(cell.locator("b")).to_be_visible()
    ground = cell.evaluate("cell => getComputedStyle(cell).backgroundColor")
    colour = tuple(map(int, re.findall(r"\d+", ground)))
    pages = reader("pdftoppm", page.pdf(format="A4", prefer_css_page_size=True), "-r", "50", "-")
    assert spots(pages, colour) > 50
