"""The head of a question is read whole, and each slip in it is told with its line and a remedy."""

import pytest

from gcm_ld.questions import header

HEAD = """\
#+ summary: Which mechanisms?
#+ description: One row a mechanism: all of them.
#+ keywords: a, b
#+ parameter: theme | theme | only this theme | drivers
#+ column: mechanism | iri | the mechanism
SELECT ?mechanism WHERE { ?mechanism ?p ?theme } ORDER BY ?mechanism
"""


def test_a_head_is_its_lines_in_order():
    entries = header.parse(HEAD)
    assert [(entry.line, entry.key) for entry in entries] == [
        (1, "summary"),
        (2, "description"),
        (3, "keywords"),
        (4, "parameter"),
        (5, "column"),
    ]
    assert entries[1].parts == ("One row a mechanism: all of them.",)
    assert entries[3].parts == ("theme", "theme", "only this theme", "drivers")


def test_a_parameter_may_have_a_default():
    entries = header.parse(HEAD.replace("| drivers", "| drivers | human-rights"))
    assert entries[3].parts == ("theme", "theme", "only this theme", "drivers", "human-rights")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("summary:", "sumary:", 1, "no key 'sumary' in a head; did you mean summary?"),
        ("summary:", "zzz:", 1, "no key 'zzz' in a head; say summary, description"),
        ("#+ summary: Which mechanisms?\n", "", 1, "no summary in the head; add a line `#+ summary: …`."),
        ("summary: Which mechanisms?", "summary:", 1, "summary is empty"),
        ("summary: Which mechanisms?", "summary", 1, "no key 'summary' in a head"),
        ("#+ keywords: a, b", "#+ column: theme | iri | it", 1, "no keywords in the head"),
        ("#+ keywords: a, b", "#+ keywords: a\n#+ keywords: b", 4, "keywords is there twice; keep one."),
        ("| only this theme ", "", 4, "a parameter is written `#+ parameter: name | kind | what it does |"),
        (
            "| drivers",
            "| drivers | x | y",
            4,
            "a parameter is written `#+ parameter: name | kind | what it does |",
        ),
        ("the mechanism", "the | mechanism", 5, "a column is written `#+ column: name | kind | what it"),
        ("| iri |", "|  |", 5, "a column is written"),
        ("SELECT", "#+ column: mechanism | iri | it\nSELECT", 6, "column mechanism is there twice;"),
        ("SELECT", "\n#+ column: theme | iri | it\nSELECT", 7, "a head line stands after the head"),
    ],
)
def test_a_slip_is_told_with_its_line(old, new, line, message):
    with pytest.raises(header.HeaderError) as caught:
        header.parse(HEAD.replace(old, new, 1))
    assert (caught.value.line, caught.value.message[: len(message)]) == (line, message)
