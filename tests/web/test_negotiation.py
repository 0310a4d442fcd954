"""Accept headers against a slow reading of RFC 9110, and the ones that real clients send."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.core import formats
from gcm_ld.web import negotiation

TTL = formats.TTL
OFFERS = (formats.HTML, TTL, formats.JSONLD, formats.NT, formats.RDF)
PLAIN = [dataclasses.replace(form, also=()) for form in OFFERS]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("*", "html"),
        (BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("text/turtle, */*", "ttl"),
        ("application/json, text/plain, application/*", "jsonld"),
        ("text/*", "html"),
        ("text/*;q=0.5, application/rdf+xml;q=0.6", "rdf"),
        ("text/html;q=0, */*", "ttl"),
        ("text/html;q=0, text/*", "ttl"),
        ("*/*;q=0", None),
        ("text/html;q=0", None),
        ("image/png", None),
        ("text/turtle;q=0.3, application/n-triples;q=0.30", "ttl"),
        ("text/turtle;q=.4, application/n-triples;q=0.3", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x";q=0.9, text/html;q=0.8',
            "jsonld",
        ),
        ("text/html;level=1;q=0.2, text/html;q=0.9, text/turtle;q=0.5", "html"),
        ("text/turtle;q=high, application/n-triples;q=0.1", "nt"),
        ("text/turtle;q=-1", "html"),
        ("text/turtle;q=nan, application/rdf+xml", "rdf"),
        ("/, text/, ;;;, text/turtle", "ttl"),
        ("*/turtle, application/rdf+xml;q=0.1", "rdf"),
        ('"', "html"),
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "rdf"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
    ],
)
def test_header(accept, name):
    chosen = negotiation.choose(accept, OFFERS)
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ttl", "ttl"),
        (".TTL", "ttl"),
        ("turtle", "ttl"),
        ("text/turtle; charset=utf-8", "ttl"),
        ("json", "jsonld"),
        ("xml", "rdf"),
        ("application/ld json", "jsonld"),  # a plus sign that a form took for a space
        ("pdf", None),
        ("", None),
    ],
)
def test_name(text, name):
    chosen = negotiation.by_name(text, OFFERS)
    assert (chosen.name if chosen else None) == name


def test_several_headers_are_one():
    assert negotiation.accepted({"headers": [(b"host", b"x")]}) is None
    headers = [(b"accept", b"text/turtle;q=0.1"), (b"host", b"x"), (b"accept", b"text/html;q=0")]
    assert negotiation.choose(negotiation.accepted({"headers": headers}), OFFERS) == TTL


def test_texts_name_their_encoding():
    assert TTL.content_type == "text/turtle; charset=utf-8"
    assert formats.NT.content_type == "application/n-triples"


RANGES = st.tuples(
    st.sampled_from(
        ["text/html", "text/turtle", "application/n-triples", "application/*", "text/*", "*/*", "a/b"]
    ),
    st.sampled_from(["", ";level=1"]),
    st.integers(0, 10),
)


@given(st.lists(RANGES, min_size=1, max_size=6), st.lists(st.sampled_from(PLAIN), unique=True))
def test_as_the_rfc_says(ranges, offers):
    header = ", ".join(f"{name}{level}; q={weight / 10}" for name, level, weight in ranges)
    assert negotiation.choose(header, offers) == slow(ranges, offers)


def slow(ranges, offers):
    """Weigh each offer by the closest of the ranges that match it; named before let in, then by order."""
    weighed = []
    for place, offer in enumerate(offers):
        family = offer.media_type.split("/")[0] + "/*"
        levels = [
            [weight for name, level, weight in ranges if name == offer.media_type and not level],
            [weight for name, level, weight in ranges if name == offer.media_type and level],
            [weight for name, _, weight in ranges if name == family],
            [weight for name, _, weight in ranges if name == "*/*"],
        ]
        # A type that only stands there with parameters is the same type to us; */*;level=1 is a wildcard too.
        for closeness, weights in zip((2, 2, 1, 0), levels, strict=True):
            if weights:
                if max(weights):
                    weighed.append((-max(weights), -closeness, place, offer))
                break
    return min(weighed)[-1] if weighed else None


@given(st.text(max_size=80) | st.text(alphabet=',;="q/*.\\ 01ab', max_size=80))
def test_nothing_breaks_it(text):
    assert negotiation.choose(text, OFFERS) in (None, *OFFERS)
    assert negotiation.by_name(text, OFFERS) in (None, *OFFERS)
