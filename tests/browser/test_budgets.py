"""What a first view costs, one page of each kind: few bytes, and nothing that moves once it is seen."""

import pytest

MOST = 150_000
"""Bytes over the wire for a first view, with letters and scripts, without pictures."""
STILL = 0.003
"""The sum of layout shifts that nobody sees; 0.1 is what is commonly called good."""

PATHS = (
    *("", "matrix/element", "matrix/goal?names=ar", "mechanism/rabat-process.html", "note", "element/k.html"),
    *("sdg/10.7.html", "state/GHA.html", "query/roles/organizations.html", "organization/iom.html"),
    "evidence?row=almaty-process&column=human-rights&by=theme",
)
"""Without the editor of SPARQL, which is a program of 290 kB and replaces a plain form."""

WATCH = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value; }))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def first_view(browser, site):
    """Open a page with nothing kept; return the bytes that came without pictures, and how much moved."""

    def view(path: str, width: int) -> tuple[float, float]:
        context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
        page, kinds, sizes = context.new_page(), {}, {}
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]}))
        network.on(
            "Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]})
        )
        page.add_init_script(WATCH)
        page.goto(path, wait_until="networkidle", timeout=120_000)
        moved = page.evaluate("window.moved")
        context.close()
        return sum(size for key, size in sizes.items() if kinds.get(key) != "Image"), moved

    return view


@pytest.mark.parametrize("path", PATHS)
def test_a_first_view_is_light_and_still(first_view, path):
    for width in (360, 1440):
        weight, moved = first_view(path, width)
        assert 5_000 < weight < MOST
        assert moved < STILL
