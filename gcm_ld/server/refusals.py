"""How the server says no: one page, one JSON object or one text for every status, as the client asks."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

from gcm_ld import publications
from gcm_ld.pages import views
from gcm_ld.server import negotiation, replies

FORMS = (
    negotiation.Offer("txt", "text/plain"),
    negotiation.Offer("html", "text/html"),
    negotiation.Offer("json", "application/json"),
)
"""Plain text comes first: who names no preference reads it in a terminal, and a browser names HTML."""


AGAIN = 5
"""Seconds after which one may ask again for what is not to be had now."""


def reply(
    publication: publications.Publication,
    scope: Scope,
    refused: views.Refused,
    headers: Sequence[tuple[str, str]] = (),
    hints: Sequence[tuple[str, str]] = (),
) -> replies.Reply:
    """Return the answer to a request that is refused.

    `hints` are pairs of words and an address, of what the client may have wanted.
    """
    accepted = negotiation.joined(Headers(scope=scope).getlist("accept"))
    chosen = negotiation.choose(accepted, FORMS) or FORMS[0]
    if chosen.name == "html":
        told = {"status": refused.status, "title": refused.title, "message": refused.message, "hints": hints}
        page = views.Page("refused.html", refused.title, told, status=refused.status)
        body = views.render(publication, page)
    elif chosen.name == "json":
        object_ = {"status": refused.status, "title": refused.title, "detail": refused.message}
        if hints:
            object_["hints"] = [{"title": words, "href": address} for words, address in hints]
        body = (json.dumps(object_, ensure_ascii=False, indent=2) + "\n").encode()
    else:
        lines = [f"{refused.status} {refused.title}", refused.message]
        lines += [f"  {words}: {publication.site.absolute(address)}" for words, address in hints]
        body = ("\n".join(lines) + "\n").encode()
    if refused.status == 503 and "retry-after" not in dict(headers):
        headers = [*headers, ("retry-after", str(AGAIN))]
    return replies.Reply(
        refused.status,
        replies.outgoing(publication, body),
        chosen.media_type,
        tuple(headers),
        ("Accept",),
        cache="no-store" if refused.status >= 429 else "public, max-age=60",
    )
