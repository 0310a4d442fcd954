"""The judge of changes: it asks everything, and says what differs, no more and no less."""

import importlib
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[1] / "tools"


@pytest.fixture(scope="module", autouse=True)
def _tools():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOOLS))
        yield
        for name in [name for name in sys.modules if name.partition(".")[0] in ("witness", "witnessing")]:
            patch.delitem(sys.modules, name)


@pytest.fixture
def part():
    return lambda name: importlib.import_module(f"witnessing.{name}")


@pytest.fixture
def witness():
    return importlib.import_module("witness")


@pytest.fixture
def record(part, tmp_path):
    """Return what writes a record: by key a body, or a status, a body and headers."""

    def written(name: str, table: dict, kind: str = "addresses") -> Path:
        bodies, found = part("observations").Bodies(tmp_path / name / "bodies"), []
        for key, told in table.items():
            status, body, headers = told if isinstance(told, tuple) else (200, told, {})
            found.append(bodies.observe(key, status, body.encode(), headers))
        part("observations").write(tmp_path / name / f"{kind}.tsv", found)
        return tmp_path / name

    return written


@pytest.fixture
def names(part):
    """Return what names the differences of two records."""

    def named(old: Path, new: Path, meant: str = "", kinds=("addresses",)) -> list[str]:
        expected = part("comparing").Expected()
        if meant:
            (old / "expected.tsv").write_text(meant)
            expected = part("comparing").expected(old / "expected.tsv")
        return [one.name for one in part("comparing").compare(old, new, expected, kinds).differences]

    return named


def test_a_table_is_read_as_it_was_written(record, part):
    folder = record("a", {"GET /b": (404, "no\n", {"x": "y\tz"}), "GET /a": "“a”"})
    found = part("observations").read(folder / "addresses.tsv")
    assert list(found) == ["GET /a", "GET /b"]
    assert found["GET /b"].headers == {"x": "y\tz"} and found["GET /b"].status == 404
    assert part("observations").Bodies(folder / "bodies").get(found["GET /a"].digest).decode() == "“a”"


@pytest.mark.parametrize("text", ["", "key\n", "key\tstatus\tlength\tsha256\theaders\na\tb\n"])
def test_a_table_that_is_none_is_refused(part, tmp_path, text):
    (tmp_path / "addresses.tsv").write_text(text)
    with pytest.raises(importlib.import_module("witnessing").WitnessError, match=r"addresses\.tsv"):
        part("observations").read(tmp_path / "addresses.tsv")


def test_a_request_is_that_of_its_key(part):
    server = part("server")
    asked = server.get("/theme?x=1", accept="text/turtle", if_none_match='"a"')
    assert asked.key == 'GET /theme?x=1 [Accept: text/turtle] [If-None-Match: "a"]'
    assert server.parse(asked.key) == asked
    assert server.parse(server.Request("POST", "/sparql", (), "ask", b"ASK {}").key) is None


def test_what_changes_from_time_to_time_is_left_out(part):
    headers = {"date": "now", "etag": '"1"', "content-length": "30", "vary": "Accept"}
    kept, body = part("server").normal(headers, b'<link href="/s.css?v=4d7e87d0680d">')
    assert body == b'<link href="/s.css?v=-">'
    assert kept == {"etag": "…", "content-length": "…", "vary": "Accept"}
    assert part("server").normal(headers, b"plain")[0]["etag"] == '"1"'


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/", "/"),
        ("/guide", "/guide"),
        ("/openapi.json", "/openapi.json"),
        ("/theme/human-rights.ttl", "/theme/*.ttl"),
        ("/mapping/a/b/c/d", "/mapping/*/*/*/*"),
        ("/evidence?row=b&column=a", "/evidence?column&row"),
        ("/query/coverage/x.csv?theme=y", "/query/*/*.csv?theme"),
    ],
)
def test_addresses_of_a_kind_have_one_pattern(part, address, shape):
    assert part("asking").pattern(address) == shape


def test_links_are_those_to_the_site(part):
    page = """<a href="b.html#x"> <a href="/why?s=1&amp;o=2"> <a href="https://example.org/"> <a href="#top">
        <img src="data:image/png;base64,AA"> <a href="http://127.0.0.1:8000/c"> <a href="/é">"""
    assert part("asking").links("/a/page.html", page) == {"/a/b.html", "/why?s=1&o=2", "/c", "/%C3%A9"}


def test_only_addresses_with_parameters_are_bounded_and_a_new_one_moves_few(part):
    asking = part("asking")
    plain = [f"/theme/{number}" for number in range(500)]
    asked = [f"/theme?x={number}" for number in range(500)]
    few = asking.bounded([*plain, *asked], Counter())
    assert {*plain} <= {*few} and len(few) == 500 + asking.BOUND
    more = asking.bounded([*plain, *asked, "/theme?x=more"], Counter())
    assert len({*few} - {*more}) <= 1


def test_examples_and_enumerated_values_are_asked(part):
    form = {"name": "form", "in": "path", "schema": {"enum": ["csv", "tsv"]}}
    needed = {"name": "m", "in": "query", "required": True, "example": ["a", "b"]}
    free = {"name": "show", "in": "query", "example": "all"}
    described = {"paths": {"/compare.{form}": {"get": {"parameters": [form, needed, free]}}}}
    assert set(part("asking").described(json.dumps(described))) == {
        f"/compare.{suffix}?m=a&m=b{more}" for suffix in ("csv", "tsv") for more in ("", "&show=all")
    }


def test_forms_are_those_of_things_questions_and_lists(part):
    forms = part("asking").forms({"/theme/a.html", "/query/b/c", "/static/x.css", "/a?b", "/state"})
    assert {"/theme/a", "/theme/a.rdf", "/query/b/c.csv", "/query/b/c.rq", "/state.csv"} <= forms
    assert not {"/theme/a.csv", "/static/x.css.ttl", "/static/x.css"} & forms


def test_equal_records_do_not_differ(record, names, witness, capsys):
    table = {"GET /a": "x", "GET /b": (404, "", {"a": "b"})}
    old, new = record("old", table), record("new", table)
    assert names(old, new) == []
    assert witness.main(["compare", str(old), str(new)]) == 0
    assert "2 compared, 0 differences" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "aspects"),
    [
        ("x", (404, "x", {}), ["status"]),
        ("x", "y", ["body"]),
        ("<p>x</p>\n<p> y", "<p>x</p><p>\n  y", ["body:space"]),
        ("a b", "ab", ["body"]),
        ("a\nb\n", "b\na\n", ["body:order"]),
        ((200, "x", {"a": "1"}), (200, "x", {"a": "2", "b": "3"}), ["header:a", "header:b"]),
        ((200, "x", {"etag": "1"}), (200, "x", {"etag": "2"}), ["header:etag"]),
        ((200, "x", {"etag": "1"}), (200, "y", {"etag": "2"}), ["body"]),
        ((200, "x", {"vary": "1"}), (200, "y", {}), ["body", "header:vary"]),
    ],
)
def test_a_difference_is_told_by_its_aspect(record, names, before, after, aspects):
    old, new = record("old", {"GET /a": before}), record("new", {"GET /a": after})
    assert names(old, new) == [f"addresses {aspect} GET /a" for aspect in aspects]


def test_what_is_gone_or_new_is_told(record, names):
    assert names(record("old", {"GET /a": "x"}), record("new", {"GET /b": "x"})) == [
        "addresses gone GET /a",
        "addresses new GET /b",
    ]


def test_a_body_that_was_not_kept_still_differs(record, names):
    old, new = record("old", {"GET /a": "x"}), record("new", {"GET /a": "y"})
    for path in (old / "bodies").rglob("*.gz"):
        path.unlink()
    assert names(old, new) == ["addresses body GET /a"]


def test_what_is_expected_is_left_out_with_its_reason(record, names, part):
    old = record("old", {"GET /a?x=[1]": "x", "GET /b": "x", "GET /v": "version 0.4.0"})
    new = record("new", {"GET /a?x=[1]": "y", "GET /b": "y", "GET /v": "version 0.5.0"})
    meant = "# what is meant\n\naddresses body GET /a?x=[1]\tthe title\nmask 0\\.[45]\\.0\tthe version\n"
    assert names(old, new, meant) == ["addresses body GET /b"]
    expected = part("comparing").expected(old / "expected.tsv")
    found = part("comparing").compare(old, new, expected, ["addresses"])
    report = part("comparing").report(found, expected, 9, 9, False)
    assert "expected, 1: addresses body GET /a?x=[1]: the title" in report
    expected.patterns["readme *"] = "none"
    assert "NEVER MET: readme *" in part("comparing").report(found, expected, 9, 9, False)


@pytest.mark.parametrize("text", ["addresses *\n", "addresses *\t \n", "mask (\treason\n"])
def test_an_expectation_needs_a_reason_and_a_mask_that_can_be_read(record, witness, capsys, tmp_path, text):
    (tmp_path / "expected.tsv").write_text(text)
    folder = str(record("old", {"GET /a": "x"}))
    assert witness.main(["compare", folder, folder, "--expected", str(tmp_path / "expected.tsv")]) == 2
    assert "expected.tsv:1" in capsys.readouterr().err


def test_the_same_change_in_many_pages_is_one_and_another_is_not_hidden(record, witness, capsys):
    pages = {f"GET /theme/{name}.html": f"<p>{name}</p>\n<b>old</b>\nfoot\n" for name in "abcdef"}
    after = {key: body.replace("<b>old</b>", "<i>new</i>") for key, body in pages.items()}
    after["GET /theme/d.html"] = after["GET /theme/d.html"].replace("foot\n", "")
    assert witness.main(["compare", str(record("old", pages)), str(record("new", after))]) == 1
    told = capsys.readouterr().out
    assert "addresses body GET /theme/*.html: 6\n" in told
    assert "5 like GET /theme/a.html" in told and "1 like GET /theme/d.html" in told
    assert "-<b>old</b>" in told and "+<i>new</i>" in told and "-foot" in told


def test_numbers_are_shown_and_judge_nothing(part, witness, capsys, tmp_path):
    for name, number in (("old", 100.0), ("new", 150.0)):
        (tmp_path / name).mkdir()
        part("measures").write(tmp_path / name / "memory.json", {"Pss MB": number})
    assert witness.main(["compare", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert "Pss MB: 100 150 1.50" in capsys.readouterr().out


def test_records_without_a_common_kind_are_refused(record, witness, capsys, tmp_path):
    old, new = record("old", {"GET /a": "x"}), record("new", {"a": "x"}, "dumps")
    assert witness.main(["compare", str(old), str(new)]) == 2
    assert witness.main(["compare", str(old), str(tmp_path / "nowhere")]) == 2
    assert "no kind in common" in capsys.readouterr().err


def test_a_kind_of_one_record_is_named(record, witness, capsys):
    old, new = record("old", {"GET /a": "x"}), record("new", {"GET /a": "x"})
    record("old", {"a": "x"}, "dumps")
    assert witness.main(["compare", str(old), str(new)]) == 0
    assert "not compared: dumps" in capsys.readouterr().out


def test_the_commands_are_those_of_the_readme_and_the_help(part):
    readme = "```console\n$ gcm-ld query a/b\nout\n$ make run\n```\n```python\n$ gcm-ld no\n```\n"
    assert part("commands").shown(readme) == ["gcm-ld query a/b"]
    help_ = "Commands:\n  run     Do.\n          more\n  make-it  Make.\n\n  Examples:\n    gcm-ld list\n"
    assert part("commands").listed(help_) == ["run", "make-it"]


def test_places_and_durations_of_an_output_are_left_out(part):
    text = b"read /a/b/a.ttl in 1.25 s, 3 files in 20 ms, 2 states"
    assert part("commands").normal(text, {Path("/a/b"): b"<x>"}) == (
        b"read <x>/a.ttl in - s, 3 files in - ms, 2 states"
    )


def test_the_numbers_of_a_table_are_named_by_row_and_column(part):
    text = "| rate | 1 connection | 8 |\n|---|---|---|\n| ours | 1,234 (0.5 / 1.2) | 9 |\n\nno | table\n"
    found = part("measures").numbers(text)
    assert found == {
        "ours, 1 connection #1": 1234,
        "ours, 1 connection #2": 0.5,
        "ours, 1 connection #3": 1.2,
        "ours, 8 #1": 9,
    }
    assert part("measures").medians([{"a": 1.0}, {"a": 5.0, "b": 2.0}, {"a": 3.0}]) == {"a": 3.0, "b": 2.0}


@pytest.mark.parametrize("words", [["--gcm-ld", "nowhere"], ["--checkout", "nowhere"], ["--like", "nowhere"]])
def test_a_record_of_nothing_is_refused(witness, capsys, tmp_path, words):
    program = [] if words[0] == "--gcm-ld" else ["--gcm-ld", sys.executable]
    assert witness.main(["record", str(tmp_path / "a"), *program, *words]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_an_unknown_kind_is_refused(witness, capsys, tmp_path):
    with pytest.raises(SystemExit, match="2"):
        witness.main(["record", str(tmp_path), "--only", "addresses,nonsense"])
    assert "no kind nonsense" in capsys.readouterr().err
