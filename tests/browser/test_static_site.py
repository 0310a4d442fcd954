"""A site made of files, below a path of a plain host, answers SPARQL and finds words with no server."""

import dataclasses
import functools
import gzip
import json
import re
import shutil
import threading
from http import server
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox
import pytest
from playwright.sync_api import expect

from gcm_ld.core import urls
from gcm_ld.matrix import comparison, filters, model
from gcm_ld.metadata import distributions
from gcm_ld.presentation import search
from gcm_ld.web import static_site
from gcm_ld.web.pages import compare, tables, thing_lists, views

SEARCHES = Path(__file__).parents[1] / "presentation" / "search.tsv"
PATHS = ("query/coverage/theme-summary.rq", "guide", "mechanism", "state", "matrix/theme", "matrix/element")
PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?c = ?d && ?f = ?g && ?b = ?h) }"


class Plain(server.SimpleHTTPRequestHandler):
    """A host such as GitHub Pages: no headers of ours, the media types of the web alone, a page of its own
    for what is not there."""

    KINDS: ClassVar = {
        ".html": "text/html",
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
    }

    def guess_type(self, path):
        return self.KINDS.get(Path(path).suffix, "application/octet-stream")

    def send_error(self, code, *_):
        body = (Path(self.directory) / "gcm" / static_site.NOTHING).read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def host(publication, tmp_path_factory):
    """The address of the site, with dumps of what it asks alone, and the publication that it is of."""
    folder = tmp_path_factory.mktemp("host")
    dumps = folder / "gcm" / "dumps"
    handler = functools.partial(Plain, directory=folder)
    with server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        address = f"http://127.0.0.1:{running.server_port}/gcm/"
        published = dataclasses.replace(publication, site=urls.site(address))
        static_site.write(published, folder / "gcm", only=PATHS)
        shutil.copytree(views.STATIC, folder / "gcm" / "static")
        dumps.mkdir()
        quads = publication.store.dump(format=ox.RdfFormat.N_QUADS)
        (dumps / "all.nq.gz").write_bytes(gzip.compress(quads, 1))
        (dumps / "labels.nq").write_bytes(b"")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(distributions, "place", lambda _: dumps)
            static_site.tools(published, folder / "gcm")
        editor = folder / "gcm" / "sparql" / "index.html"
        editor.write_text(re.sub(r'("deadline": ?)[0-9.]+', r"\g<1>3", editor.read_text()))
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield address, published
        running.shutdown()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    context.set_default_timeout(120_000)
    yield context.new_page()
    context.close()


def test_sparql_is_answered_in_the_page_offline_and_with_a_deadline(host, page):
    address, published = host
    page.goto(f"{address}sparql")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#status")).to_contain_text("rows in")
    page.context.set_offline(True)
    page.locator("#code .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(published.questions["coverage/theme-summary"].text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer table tbody tr")).to_have_count(6)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(PAIRS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#trouble")).to_contain_text("which is the limit")


@pytest.mark.parametrize("path", ["nothing", "mechanism/no-such/thing.html"])
def test_what_is_not_there_gets_a_page_that_leads_on(host, page, path):
    address, _ = host
    missing = []
    page.on("response", lambda reply: missing.append(reply.url) if reply.status >= 400 else None)
    assert page.goto(address + path).status == 404
    expect(page.locator("h1")).to_have_text("Nothing here")
    assert missing == [address + path]
    page.get_by_role("link", name="Mechanisms", exact=True).first.click()
    expect(page.locator("#list caption")).to_be_visible()


def test_words_are_found_as_the_server_finds_them(host, page):
    address, published = host
    page.goto(f"{address}search?q=remitances")
    expect(page.locator("#found [role=status]")).to_contain_text("these are results for “remittances”")
    page.locator("#find").press_sequentially("almaty pro")
    expect(page.get_by_role("option").first).to_contain_text("Almaty Process")
    asked = [line.split("\t")[0] for line in SEARCHES.read_text(encoding="utf-8").splitlines()[1:]]
    script = """async ([address, asked]) => {
        const { Index } = await import(`${address}static/find.js`);
        const index = new Index(await (await fetch(`${address}search.json`)).json());
        return JSON.stringify(asked.map((words) => index.find(words).hits.map((hit) => hit[1])));
    }"""
    found = json.loads(page.evaluate(script, [address, asked]))
    for words, places in zip(asked, found, strict=True):
        assert places == [published.site.page(hit.iri) for hit in search.find(published, words).hits], words


@pytest.mark.parametrize(
    "asked",
    [{"type": "regional-consultative-process", "sort": "-areas"}, {"region": "africa"}, {"sort": "year"}],
)
def test_a_list_is_narrowed_and_sorted_as_by_the_server(host, page, asked):
    address, published = host
    page.goto(f"{address}mechanism")
    for name in asked.keys() - {"sort"}:
        page.locator(f"#filters [name={name}]").select_option(asked[name])
        page.get_by_role("button", name="Show", exact=True).click()
    if "sort" in asked:
        page.locator(f"#list thead a[href*='{asked['sort']}']").click()
    wanted = tables.select(published, thing_lists.LISTS["mechanism"], views.Params(list(asked.items())))
    expect(page.locator("#list caption")).to_have_text(f"{len(wanted.rows)} of {wanted.total}")
    shown = page.locator("#list tbody th a").evaluate_all("all => all.map((a) => a.pathname)")
    rows = [published.site.page(row[0].links[0]) for row in wanted.rows]
    assert shown == rows


@pytest.mark.parametrize("by", ["theme", "element"])
@pytest.mark.parametrize(
    "asked",
    [
        {"type": "regional-consultative-process", "sort": "total"},
        {"region": "africa", "show": "gaps"},
        {"state": "CHE", "show": "listed", "sort": "type"},
    ],
)
def test_the_matrix_is_narrowed_sorted_and_counted_as_by_the_server(host, page, by, asked):
    address, published = host
    page.goto(f"{address}matrix/{by}")
    for name, value in asked.items():
        page.locator(f"#filters [name={name}]").select_option(value)
        page.wait_for_url(f"**{name}={value}*")
    wanted = filters.select(published, model.make(published, by), **asked)
    shown = page.locator(".matrix tbody .who > a").evaluate_all("all => all.map((a) => a.pathname)")
    assert shown == [published.site.page(row.iri) for row in wanted.rows]
    counts = page.locator(".matrix tfoot tr.first td").all_inner_texts()
    strong = wanted.kind.states[0]
    assert [int(text.split()[0]) for text in counts[:-1]] == [
        wanted.down(one, strong) for one in wanted.columns
    ]
    numbers = [len(wanted.rows), len(wanted.columns)]
    assert list(map(int, page.locator(".tallies strong").all_inner_texts())) == numbers


@pytest.mark.parametrize("show", comparison.SHOW)
def test_mechanisms_are_compared_as_by_the_server(host, page, show):
    address, published = host
    pair = ["colombo-process", "add"]
    page.goto(f"{address}compare")
    for number, slug in enumerate(pair):
        page.locator("#filters [name=m]").nth(number).select_option(slug)
    page.locator("#filters [name=show]").select_option("" if show == "all" else show)
    page.get_by_role("button", name="Compare", exact=True).click()
    made = comparison.make(published, pair, show)
    expect(page.locator("h1")).to_have_text(f"{made.rows[0].name} and {made.rows[1].name} compared")
    for by, lines in made.lines.items():
        heading = compare.HEADS[by]
        table = page.get_by_role("region", name=heading, exact=True)
        expect(table.locator("tbody tr")).to_have_count(len(lines))
        shown = table.locator("td .words").all_inner_texts() if lines else []
        assert shown == [cell.state for line in lines for cell in line.cells]
    rows = page.get_by_role("region", name="Participants side by side").locator("tbody tr")
    others = 1 + len(made.properties) + sum(map(len, made.lines.values()))
    expect(rows).to_have_count(len(comparison.table(published, made)) - others)
