"""Extracts are read for labels, languages and how sure an IRI is; what is not one is left alone."""

import pytest

from gcm_ld.links import extracts, sssom

TTL = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<http://eurovoc.europa.eu/1> skos:prefLabel "one"@en , "un"@fr ; skos:altLabel "1"@en .
"""


def test_labels_come_from_turtle_and_tables(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ttl").write_text(TTL)
    (tmp_path / "b.tsv").write_text(
        "iri\tprefLabel_en\tzh_official\tfr_2016\nhttp://x.org/2\tTWO\t二\tdeux\n"
    )
    (tmp_path / "c.tsv").write_text("name\tvalue\na\tb\n")
    (tmp_path / "d.tsv").write_text("iri\tlabel\n(none)\tthree\nhttp://x.org/4\t\n")
    held = extracts.read(tmp_path)
    assert held.labels["http://eurovoc.europa.eu/1"] == {"en": ["one"], "fr": ["un"]}
    assert held.labels["http://x.org/2"] == {"en": ["TWO"], "zh": ["二"]}
    assert held.holds("http://x.org/4") and not held.holds("http://x.org/5")
    assert held.covers("http://x.org/") and not held.covers("http://y.org/")
    assert "(none)" not in held.labels


def test_an_iri_is_as_sure_as_the_surest_table_says(tmp_path):
    rows = "http://x.org/1\tone\tlow\nhttp://x.org/1\tone\tmedium\nhttp://x.org/2\ttwo\tunverified\n"
    (tmp_path / "a.tsv").write_text("iri\tlabel\tconfidence\n" + rows)
    (tmp_path / "b.tsv").write_text("iri\tlabel\nhttp://x.org/2\ttwo\nhttp://x.org/3\tthree\n")
    held = extracts.read(tmp_path)
    assert [held.is_doubtful(f"http://x.org/{number}") for number in (1, 2, 3)] == [False, True, False]


def test_what_cannot_be_read_is_told(tmp_path):
    with pytest.raises(sssom.LinkError, match="there is no such folder"):
        extracts.read(tmp_path / "nowhere")
    (tmp_path / "a.ttl").write_text("a b")
    with pytest.raises(sssom.LinkError, match=r"a\.ttl:1: .*Correct the Turtle there"):
        extracts.read(tmp_path)
    (tmp_path / "a.ttl").write_bytes(b"# \xff")
    with pytest.raises(sssom.LinkError, match="not UTF-8"):
        extracts.read(tmp_path)
