"""How the server says no: one page, one JSON object or one text for every status, as the client asks."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.types import Scope

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web import negotiation, responses
from gcm_ld.web.pages import views

FORMS = (formats.TEXT, formats.HTML, formats.JSON)
"""Plain text comes first: who names no preference reads it in a terminal, and a browser names HTML."""

_LASTING = (404, 406, 410)
"""What the same address gives to the next one who asks in that way; a cache may keep it."""


def reply(
    publication: publications.Publication,
    scope: Scope,
    refused: responses.Refused,
    headers: Sequence[tuple[str, str]] = (),
    hints: Sequence[tuple[str, str]] = (),
    form: str = "",
) -> responses.Reply:
    """Return the answer to a request that is refused.

    `hints` are pairs of words and an address, of what the client may have wanted; `form` names the form that
    it asked for by name.
    """
    title, message = formats.visible(refused.title), formats.visible(refused.message)
    accepted = negotiation.accepted(scope)
    json_forms = (one for one in formats.every() if one.is_json and one is not formats.JSON)
    chosen = (
        negotiation.by_name(form, FORMS) or negotiation.choose(accepted, (*FORMS, *json_forms)) or FORMS[0]
    )
    if chosen is formats.HTML:
        told = {"status": refused.status, "title": title, "message": message, "hints": hints}
        page = views.Page("refused.html", title, told, status=refused.status)
        body = views.render(publication, page)
    elif chosen.is_json:
        chosen = formats.JSON
        object_ = {"status": refused.status, "title": title, "detail": message}
        if hints:
            object_["hints"] = [{"title": words, "href": address} for words, address in hints]
        body = (json.dumps(object_, ensure_ascii=False, indent=2) + "\n").encode()
    else:
        lines = [f"{refused.status} {title}", message]
        lines += [f"  {words}: {publication.site.absolute(address)}" for words, address in hints]
        body = ("\n".join(lines) + "\n").encode()
    if refused.status in (429, 503) and refused.again:
        headers = [*headers, ("retry-after", str(refused.again))]
    return responses.Reply(
        refused.status,
        publication.site.outgoing(body),
        chosen.media_type,
        tuple(headers),
        ("Accept",),
        cache="public, max-age=60" if refused.status in _LASTING else "no-store",
    )
