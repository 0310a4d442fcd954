"""Every link of one page of each kind leads somewhere, and every fragment to an element."""

import html
import re
import time
from collections import defaultdict
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

from gcm_ld.core import names

MOST = 12
"""Links that are followed of those that begin and go on alike."""

BEGIN = (
    *("/", "/matrix/goal", "/compare?m=almaty-process&m=budapest-process", "/search?q=remittances"),
    *("/timeline", "/note", "/guide", "/query", "/sparql", "/openapi.html", "/ontology.html", "/shapes.html"),
    *("/query/coverage/theme-matrix.html", "/ontology/Mechanism.html", "/sdg/10.html", "/dumps/"),
    "/evidence?row=almaty-process&column=human-rights&by=theme",
)


def pages(publication) -> list[str]:
    """Return the addresses of the pages from which links are followed."""
    first = {}
    for iri in sorted({quad.subject.value for quad in publication.store if "#" not in str(quad.subject)}):
        if iri.startswith(names.BASE):
            first.setdefault(iri.removeprefix(names.BASE).partition("/")[0], iri)
    return [*BEGIN, *(publication.site.page(iri) for iri in first.values() if "/graph/" not in iri)]


def read(address: str) -> tuple[int, str]:
    """Return the status in the end, and the text of a page, empty for what is none.

    Dumps that are still being made are waited for.
    """
    for _ in range(600):
        try:
            with urlopen(Request(address, headers={"Accept": "text/html"}), timeout=60) as answer:
                page = "text/html" in answer.headers["content-type"]
                return answer.status, answer.read().decode() if page else ""
        except HTTPError as error:
            status = error.code
            error.close()
        if status != 503:
            break
        time.sleep(0.5)
    return status, ""


def test_every_link_leads_somewhere(site, publication):
    groups = defaultdict(dict)
    texts = {}
    host = site.removesuffix("/")
    for address in pages(publication):
        status, texts[address] = read(host + address)
        assert status == 200, address
        for target in re.findall(r'\b(?:href|src|action|data-query)="([^"]+)"', texts[address]):
            whole, fragment = urldefrag(urljoin(host + address, html.unescape(target)))
            parts = urlsplit(whole)
            if whole.startswith(site):
                path = f"{parts.path}?{parts.query}" if parts.query else parts.path
                alike = re.match(r"/[^/?]*", path).group(), parts.path.rpartition(".")[2], bool(fragment)
                groups[alike].setdefault((path, fragment), address)
    wrong = []
    for links in groups.values():
        for path, fragment in sorted(links)[:: max(1, len(links) // MOST)]:
            status, text = read(host + path) if path not in texts else (200, texts[path])
            if status != 200:
                wrong.append(f"{links[path, fragment]}: {path} is {status}")
            elif (
                fragment
                and "=" not in fragment
                and text
                and not re.search(rf'\bid="{re.escape(fragment)}"', text)
            ):
                wrong.append(f"{links[path, fragment]}: no {fragment} in {path}")
    assert not wrong, "\n".join(wrong)
    assert len(groups) > 50
