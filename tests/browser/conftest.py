"""A browser, a site that runs, and a watch over what each page asks for and complains of."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import live
import pytest
from playwright import sync_api

PATIENCE = 120_000
"""Milliseconds that guard against hanging; nothing is said about how long it takes."""

sync_api.expect.set_options(timeout=PATIENCE)
Visit = Callable[..., sync_api.Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """Chromium. Of a module only: playwright keeps an event loop, which other modules can't bear."""
    try:
        path = live.chromium()
    except live.Missing as missing:
        pytest.skip(str(missing))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(live.FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def contexts(browser: sync_api.Browser, site: str) -> Callable[..., sync_api.BrowserContext]:
    """Return the context of some options, which keeps the files that pages share."""

    @functools.cache
    def context(**options) -> sync_api.BrowserContext:
        made = browser.new_context(base_url=site, **options)
        made.set_default_timeout(PATIENCE)
        return made

    return context


@pytest.fixture
def visit(contexts: Callable[..., sync_api.BrowserContext], site: str) -> Iterator[Visit]:
    """Open `visit(path, **options of a context)`, and give the page once it is loaded.

    At the end of the test no page may have asked another host, missed a file, or complained on the console.
    """
    pages: list[sync_api.Page] = []
    problems: list[str] = []

    def watch(page: sync_api.Page) -> None:
        def ask(request: sync_api.Request) -> None:
            if not request.url.startswith((site, "data:", "blob:")):
                problems.append(f"asks another host: {request.url}")

        def console(message: sync_api.ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                problems.append(f"{page.url}: {message.text}")

        page.on("request", ask)
        page.on("console", console)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))

    def visit(path: str, **options) -> sync_api.Page:
        page = contexts(**options).new_page()
        pages.append(page)
        watch(page)
        answer = page.goto(path)
        assert answer and answer.ok, f"{path}: status {answer and answer.status}"
        return page

    yield visit
    for page in pages:
        page.close()
    assert not problems, "\n".join(problems)


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, the checker of accessibility."""
    try:
        folder: Path = live.node_modules()
    except live.Missing as missing:
        pytest.skip(str(missing))
    return (folder / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
