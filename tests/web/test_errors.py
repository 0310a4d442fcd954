"""A refusal is said as the client asks: to a person as a page, to a program as JSON, else as text."""

import pytest

from gcm_ld.web import errors, responses
from gcm_ld.web.pages import views

REFUSED = views.Refused(404, "Nothing <here>", "There is nothing at x & y.")


def reply(publication, accept: str | None = None) -> responses.Reply:
    """The answer to a request with that header."""
    headers = [(b"accept", accept.encode())] if accept is not None else []
    hints = [("Human rights", "/theme/human-rights.html")]
    return errors.reply(publication, {"type": "http", "headers": headers}, REFUSED, hints=hints)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "text/plain"),
        ("*/*", "text/plain"),
        ("text/turtle", "text/plain"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json", "application/json"),
        ("application/json;q=0.5, text/html;q=0.4", "application/json"),
    ],
)
def test_it_comes_in_the_form_that_is_asked_for(publication, accept, form):
    told = reply(publication, accept)
    assert (told.status, told.media_type, told.vary) == (404, form, ("Accept",))
    assert b"human-rights.html" in told.body


def test_a_page_escapes_what_it_says(publication):
    page = reply(publication, "text/html").body.decode()
    assert "Nothing &lt;here&gt;" in page and "x &amp; y" in page and "<here>" not in page


def test_a_text_is_a_status_a_reason_and_whole_addresses(publication):
    assert reply(publication).body.decode() == (
        "404 Nothing <here>\nThere is nothing at x & y.\n"
        "  Human rights: http://127.0.0.1:8000/theme/human-rights.html\n"
    )
