"""The query side of the SPARQL 1.1 Protocol: the tests of the W3C's suite, and what it leaves open."""

import json
from urllib.parse import quote, unquote_to_bytes, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.core import names, urls
from gcm_ld.web import config
from gcm_ld.web.responses import Refused
from gcm_ld.web.sparql import evaluation, protocol

LIMITS = config.ServerConfig(max_body=200_000, max_query_url=500_000)
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
D1, D2, D3 = (f"http://example.org/data{number}.rdf" for number in (1, 2, 3))
STORE = ox.Store()
for iri in (D1, D2, D3):
    DOCUMENT = ox.NamedNode("http://xmlns.com/foaf/0.1/Document")
    TYPE = ox.NamedNode(names.expand("rdf:type"))
    STORE.add(ox.Quad(ox.NamedNode(iri), TYPE, DOCUMENT, ox.NamedNode(iri)))
EVALUATOR = evaluation.Evaluator(STORE, urls.Site(), {}, 10_000)

BOTH = f"ASK {{ <{D1}> a ?type . <{D2}> a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
FULL = f"ASK {{ <{D3}> a ?type GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
FROM = f"ASK FROM <{D3}> {{ GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
ANY = ("default-graph-uri", "http://example.org/data0.rdf")
DEFAULTS = (("default-graph-uri", D1), ("default-graph-uri", D2))
NAMEDS = (("named-graph-uri", D1), ("named-graph-uri", D2))


def read(method, address=(), kind="", body=b""):
    return protocol.read(method, urlencode(address).encode(), kind, body, LIMITS)


def get(*fields):
    return ("GET", fields)


def form(query, *fields):
    return ("POST", fields, FORM, urlencode({"query": query}, quote_via=quote).encode())


def direct(query, *fields):
    return ("POST", fields, DIRECT, query.encode())


GOOD = {
    "query_post_form": (form("ASK {}", ANY), True),
    "query_dataset_default_graphs_get": (get(("query", BOTH), *DEFAULTS), True),
    "query_dataset_default_graphs_post": (direct(BOTH, *DEFAULTS), True),
    "query_dataset_named_graphs_post": (direct(NAMED, *NAMEDS), True),
    "query_dataset_named_graphs_get": (get(("query", NAMED), *NAMEDS), True),
    "query_dataset_full": (direct(FULL, ("default-graph-uri", D3), *NAMEDS), True),
    "query_multiple_dataset": (direct(FROM, *NAMEDS), True),
    "query_get": (get(("query", "ASK {}"), ANY), True),
    "query_content_type_select": (direct("SELECT (1 AS ?value) {}", ANY), "table"),
    "query_content_type_ask": (direct("ASK {}", ANY), "truth"),
    "query_content_type_describe": (direct("DESCRIBE <http://example.org/>", ANY), "graph"),
    "query_content_type_construct": (direct("CONSTRUCT { <s> <p> 1 } WHERE {}", ANY), "graph"),
    "query_post_direct": (direct("ASK {}"), True),
}
"""The tests that give an answer: the request, and the answer or its form."""

BAD = {
    "bad_query_method": (("PUT", (("query", "ASK {}"), ANY), FORM), 405),
    "bad_multiple_queries": (get(("query", "ASK {}"), ("query", "SELECT * {}")), 400),
    "bad_query_wrong_media_type": (("POST", (), "text/plain", b"ASK {}"), 415),
    "bad_query_missing_form_type": (("POST", (), "", b"query=ASK%20%7B%7D"), 415),
    "bad_query_missing_direct_type": (("POST", (), "", b"ASK {}"), 415),
    "bad_query_non_utf8": (("POST", (), f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")), 400),
}
"""The tests that give an error by the request alone; `bad_query_syntax` gives one by its query."""


@pytest.mark.parametrize("name", GOOD)
def test_suite(name):
    request, expected = GOOD[name]
    asked = read(*request)
    tables, graphs = protocol.forms(asked.form, None)
    question = evaluation.Question(asked.text, tables.name, graphs.name, asked.default, asked.named)
    answer = EVALUATOR.evaluate(question)
    if isinstance(expected, bool):
        assert json.loads(answer.body)["boolean"] is expected
    else:
        assert answer.form == expected


def test_the_data_set_of_the_suite_matters():
    """Without the graphs that the requests name, the questions of the suite have another answer."""
    asked = read(*get(("query", BOTH), ("default-graph-uri", D1)))
    answer = EVALUATOR.evaluate(evaluation.Question(asked.text, default=asked.default, named=asked.named))
    assert json.loads(answer.body)["boolean"] is False


@pytest.mark.parametrize("name", BAD)
def test_suite_of_errors(name):
    request, status = BAD[name]
    with pytest.raises(Refused) as refused:
        read(*request)
    assert refused.value.status == status


def test_suite_bad_query_syntax():
    asked = read(*get(("query", "ASK {")))
    assert EVALUATOR.evaluate(evaluation.Question(asked.text)).status == 400


def test_the_suite_is_whole():
    assert len(GOOD) + len(BAD) + 1 == 20


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get(("update", "CLEAR ALL")), 403),
        (("POST", (), FORM, b"update=CLEAR+ALL"), 403),
        (("POST", (), FORM, b"query=ASK%7B%7D&update=CLEAR+ALL"), 403),
        (("POST", (), "application/sparql-update", b"CLEAR ALL"), 403),
        (("POST", (), FORM, b""), 400),
        (("POST", (("query", "ASK {}"),), DIRECT, b"ASK {}"), 400),
        (("POST", (), FORM, b"query=%ff%fe"), 400),
        (("POST", (), FORM, b"query=%zz"), 400),
        (("POST", (), DIRECT, b"ASK { ?s ?p '\xff' }"), 400),
        (get(("query", "ASK {}"), ("default-graph-uri", "not an iri")), 400),
        (get(("query", "ASK {}"), ("named-graph-uri", "relative")), 400),
        (("POST", (), DIRECT, b" " * 200_001), 413),
        (get(("query", " " * 500_000)), 414),
        (("POST", (), "multipart/form-data; boundary=x", b"--x--"), 415),
    ],
)
def test_refused(request_, status):
    with pytest.raises(Refused) as refused:
        read(*request_)
    assert refused.value.status == status
    assert refused.value.message.endswith(".")


def test_a_request_without_a_query_wants_the_description():
    assert read("GET") is None
    assert read("GET", [("format", "ttl")]) is None
    assert read("GET", [("query", "")]).text == ""


def test_types_are_told_in_any_case_and_with_parameters():
    asked = protocol.Request("ASK {}")
    assert read("POST", (), "Application/SPARQL-Query; Charset=UTF-8", b"ASK {}") == asked
    assert read("POST", (), f'{FORM};charset="utf-8"', b"query=ASK+%7B%7D") == asked
    assert read("POST", (), DIRECT, b"\xef\xbb\xbfASK {}") == asked


def test_graphs_may_stand_in_address_and_form():
    body = urlencode({"query": "ASK {}", "default-graph-uri": D2, "named-graph-uri": ""}).encode()
    asked = read("POST", (("default-graph-uri", D1),), FORM, body)
    assert asked == protocol.Request("ASK {}", (D1, D2), None)


@pytest.mark.parametrize(
    ("form", "accept", "names_"),
    [
        ("", None, ("json", "ttl")),
        ("", "*/*", ("json", "ttl")),
        ("", "text/csv, application/rdf+xml;q=0.5", ("csv", "rdf")),
        ("", "text/csv", ("csv", None)),
        ("", "application/n-triples", (None, "nt")),
        ("", "application/json", ("json", "jsonld")),
        ("", "application/xml", ("xml", "rdf")),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ("html", "html")),
        ("", "application/sparql-results+xml;q=0.5, application/sparql-results+json;q=0.4", ("xml", None)),
        ("csv", "application/json", ("csv", None)),
        ("json", "text/html", ("json", "jsonld")),
        ("xml", None, ("xml", "rdf")),
        ("turtle", None, (None, "ttl")),
        ("text/tab-separated-values", None, ("tsv", None)),
    ],
)
def test_forms(form, accept, names_):
    assert tuple(offer and offer.name for offer in protocol.forms(form, accept)) == names_


@pytest.mark.parametrize(("form", "accept", "status"), [("pdf", None, 400), ("", "image/png", 406)])
def test_forms_that_there_are_not(form, accept, status):
    with pytest.raises(Refused) as refused:
        protocol.forms(form, accept)
    assert refused.value.status == status
    assert "text/csv (csv)" in refused.value.message


AWKWARD = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
AWKWARD |= st.text(alphabet="%+&=;#? 2B\n\r\0é😀<>{}", max_size=40)


@given(AWKWARD)
def test_a_query_is_the_same_in_every_envelope(text):
    got = protocol.read("GET", b"query=" + quote(text, "").encode(), "", b"", LIMITS)
    plus = protocol.read("POST", b"", FORM, urlencode({"query": text}).encode(), LIMITS)
    plain = protocol.read("POST", b"", DIRECT, text.encode(), LIMITS)
    assert got == plus == protocol.Request(text)
    assert plain == protocol.Request(text.removeprefix("\ufeff"))


@given(
    st.binary(max_size=60), st.sampled_from([FORM, DIRECT, "text/plain", "", ";;", "charset=\0"]), st.binary()
)
def test_nothing_breaks_it(address, kind, body):
    for method in ("GET", "POST"):
        try:
            asked = protocol.read(method, address, kind, body, LIMITS)
        except Refused as refused:
            assert 400 <= refused.status < 500
        else:
            assert asked is None or isinstance(asked.text, str)


def test_fields_are_decoded_as_urllib_does():
    """Every byte, as it is and by its percent-encoding, alone and before a line's end."""
    for byte in (bytes([code]) for code in range(128) if chr(code) not in "&=+%"):
        for text in (byte, b"%%%02x" % byte[0], b"a=%%%02X\n" % byte[0], b"%%0D%s%%20%%0A" % byte):
            assert protocol.pairs(b"query=" + text) == [("query", unquote_to_bytes(text).decode())]
