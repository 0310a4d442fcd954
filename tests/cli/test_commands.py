"""Each command prints what it finds and tells by its status whether that is well."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import tables
import world

from gcm_ld.cli import commands
from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import distributions
from gcm_ld.publish import builds, publications
from gcm_ld.questions import answers, queries

ROOT = Path(__file__).parents[2]
MESSY = "@prefix gcm: <https://w3id.org/gcm-ld/ontology#> . gcm:b a gcm:C . gcm:a a gcm:C ."


@pytest.fixture
def root(tmp_path):
    return world.make(tmp_path / "edition")


def test_check_finds_nothing_in_what_is_well(root, capsys):
    assert commands.check(root) == 0
    assert capsys.readouterr().out.startswith("0 findings in 2 files with ")


def test_check_names_file_line_thing_message_and_rule(root, capsys):
    (root / "shapes").mkdir()
    (root / "shapes/theme.ttl").write_text(
        """PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX shapes: <https://w3id.org/gcm-ld/shapes#>
        shapes:Theme a sh:NodeShape ; sh:targetClass gcm:Theme ; sh:property shapes:Theme-short .
        shapes:Theme-short a sh:PropertyShape ; sh:path gcm:shortLabel ; sh:minCount 1 ;
            sh:name "short label"@en ; sh:message "A theme has a short label."@en ;
            sh:severity sh:Violation ."""
    )
    assert commands.check(root) == 1
    line = world.ONTOLOGY[: world.ONTOLOGY.index("theme:drivers")].count("\n")
    shown = capsys.readouterr().out
    assert commands.check(root, engine="pyshacl") == 1
    assert capsys.readouterr().out == shown
    assert shown.splitlines()[0] == (
        f"ontology/gcm.ttl:{line + 1}: theme:drivers: A theme has a short label. (shapes#Theme-short)"
    )


def test_a_warning_is_shown_and_is_no_reason_to_end_with_1(root, capsys):
    (root / "shapes").mkdir()
    (root / "shapes/theme.ttl").write_text(
        """PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        <https://w3id.org/gcm-ld/shapes#Theme-short> a sh:PropertyShape ; sh:targetClass gcm:Theme ;
            sh:path gcm:shortLabel ; sh:minCount 1 ; sh:message "A theme has a short label."@en ;
            sh:severity sh:Warning ."""
    )
    assert commands.check(root) == 0
    shown = capsys.readouterr().out
    assert "A theme has a short label. A warning: look at it, and keep what is so." in shown
    assert "1 finding, 1 warning among them, in " in shown


def test_an_engine_that_is_none_is_an_error(root):
    with pytest.raises(dataset.EditionError, match="shifty and pyshacl"):
        commands.check(root, engine="jena")


def test_check_names_a_contradiction(root, capsys):
    text = (root / "ontology/gcm.ttl").read_text()
    (root / "ontology/gcm.ttl").write_text(text + "gcm:Theme owl:disjointWith gcm:Mechanism .\n")
    data = world.DATA + "theme:drivers a gcm:Mechanism .\n"
    (root / "data/thing.ttl").write_text(data)
    assert commands.check(root) == 1
    shown = capsys.readouterr().out
    assert "theme:drivers" in shown and "cax-dw (disjoint classes)" in shown


def test_check_finds_what_is_quoted_and_not_there(root, capsys):
    (root / "data/thing.ttl").write_text(world.DATA.replace("The Almaty Process", "The Almaty process"))
    assert commands.check(root) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("data/thing.ttl:") and "“Almaty   Process” is not in its passages" in shown


def test_check_finds_turtle_that_is_not_what_its_table_makes(root, capsys):
    table = tables.table(vocabularies.read(ROOT)["unms"], [])
    (root / "data/links").mkdir()
    (root / vocabularies.PATH).write_bytes((ROOT / vocabularies.PATH).read_bytes())
    (root / "data/links/unms.sssom.tsv").write_text(tables.write(table))
    assert commands.check(root) == 1
    shown = capsys.readouterr().out
    assert shown.startswith(
        "data/links/unms.ttl:1: this is not what its table makes. Run `gcm-ld links --write`."
    )


def test_check_finds_a_copy_of_a_file(root, capsys):
    (root / "data/other.ttl").write_text(world.DATA)
    assert commands.check(root) == 1
    shown = capsys.readouterr().out
    assert re.search(
        r"^data/other\.ttl:\d+: .* and \d more: data/thing\.ttl:\d+ describes the same\.", shown, re.M
    )
    assert shown.splitlines()[-1].startswith("1 finding in 3 files")


def test_check_finds_what_a_release_had_and_nothing_has_now(root, capsys):
    (root / "releases/0.1.0").mkdir(parents=True)
    (root / "releases/0.1.0/iris.txt").write_text("mechanism:midsa\ntheme:old\ntheme:older\n")
    assert commands.check(root) == 1
    assert capsys.readouterr().out.startswith(
        "releases/0.1.0/iris.txt:2: theme:old and 1 more: published then"
    )
    lines = ("iri\tsince\treplacedBy\twhy", "theme:old\t0.2.0\t\tx", "theme:older\t0.2.0\t\tx")
    (root / "releases/retired.tsv").write_text("\n".join(lines))
    assert commands.check(root) == 0


BAD_SHAPE = """PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
gcm:Shape a sh:NodeShape ; sh:targetClass gcm:Theme ; sh:sparql gcm:query .
gcm:query sh:select "SELECT $this WHERE { $this a gcm:Theme" .
"""


def test_a_shape_with_bad_sparql_is_one_finding_with_its_line(root, capsys):
    (root / "shapes").mkdir()
    (root / "shapes/theme.ttl").write_text(BAD_SHAPE)
    assert commands.check(root) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("shapes/theme.ttl:4: gcm:query: not SPARQL 1.1: ") and last.startswith(
        "1 finding "
    )


def test_an_impossible_date_is_a_finding_and_nothing_else_is_printed(tmp_path):
    """Where a rule holds the date to its type; the rule and another half of rules are asked in a process."""
    root = world.make(tmp_path, data=world.DATA.replace("2013-06-05", "2013-13-45"))
    (root / "shapes").mkdir()
    (root / "shapes/mechanism.ttl").write_text(
        """PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        gcm:A a sh:PropertyShape ; sh:targetSubjectsOf gcm:founded ; sh:path gcm:founded ;
            sh:datatype xsd:date ; sh:message "A date is one of the calendar."@en .
        gcm:B a sh:PropertyShape ; sh:targetSubjectsOf gcm:founded ; sh:path gcm:founded ;
            sh:datatype xsd:date ; sh:message "A date is a day."@en ."""
    )
    command = [Path(sys.executable).with_name("gcm-ld"), "check", "--edition", root]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert shown.stdout.count("2013-13-45") == 2 and "2 findings" in shown.stdout


def test_check_looks_for_the_passages_in_a_note(root, tmp_path, capsys):
    note = tmp_path / "note.txt"
    note.write_text("Title\nThe Almaty\nProcess and others\n")
    assert commands.check(root, note) == 0
    note.write_text("Title\nThe Almaty\nProcess\n")
    assert commands.check(root, note) == 1
    assert "is not in lines 2 to 3 of the note" in capsys.readouterr().out
    note.write_bytes(b"\xef\xbb\xbfTitle\r\nThe Almaty\r\nProcess and others\r\n")
    assert commands.check(root, note) == 0
    note.write_bytes("Title\nThé".encode("latin-1"))
    with pytest.raises(dataset.EditionError, match=r"note\.txt:2: the text is not UTF-8"):
        commands.check(root, note)


def test_answers_are_compared_and_accepted(root, capsys):
    assert commands.answer(root, accept=False) == 1
    shown = capsys.readouterr().out
    assert "no accepted answer yet: coverage/mechanisms-by-theme, coverage/theme-matrix, " in shown
    assert "7 questions answered, 0 as accepted" in shown
    assert commands.answer(root, accept=True) == 0
    assert "7 accepted answers written, 0 as they were" in capsys.readouterr().out
    assert commands.answer(root, accept=False) == 0
    assert capsys.readouterr().out == "7 questions answered, 7 as accepted\n"
    (root / "data/thing.ttl").write_text(world.DATA.replace('"MIDSA"', '"SACM"'))
    assert commands.answer(root, accept=False) == 1
    shown = capsys.readouterr().out
    assert "queries/other/facts.tsv: the answer is not the accepted one\n  - <" in shown
    assert "7 questions answered, 5 as accepted" in shown
    assert commands.answer(root, accept=True) == 0
    assert "2 accepted answers written, 5 as they were" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "ttl"])
def test_an_answer_is_printed_in_the_form_that_was_asked_for(root, capsysbinary, form):
    values = {"theme": "human rights"}
    assert commands.query(root, "coverage/theme-matrix", values, form, None, False) == 0
    answer = answers.ask("coverage/theme-matrix", edition=root, theme="human rights")
    assert capsysbinary.readouterr().out == getattr(answer, f"to_{form}")().encode()


def test_the_text_that_would_be_asked_can_be_printed(root, capsys):
    commands.query(root, "coverage/theme-summary", {"theme": "drivers"}, "table", None, True)
    assert "{ VALUES ?theme { <https://w3id.org/gcm-ld/theme/drivers> }" in capsys.readouterr().out


def test_questions_are_listed_and_told_of(root, capsys):
    assert commands.list_questions(root, None, "csv") == 0
    lines = capsys.readouterr().out.split("\r\n")
    assert lines[0] == "name,question,parameters"
    assert "coverage/theme-matrix,Which mechanisms cover each theme?,theme mechanism" in lines
    assert commands.list_questions(root, "other/facts", "table") == 0
    assert "when it began" in capsys.readouterr().out
    with pytest.raises(queries.QueryError, match="did you mean other/facts"):
        commands.list_questions(root, "other/fact", "table")


def test_a_thing_is_shown_in_every_form(root, capsys):
    assert commands.show(root, "Almaty Process", "table") == 0
    assert "statements about it: engagement (1)" in capsys.readouterr().out
    commands.show(root, "almaty-process", "csv")
    lines = capsys.readouterr().out.split("\r\n")
    assert lines[0] == "predicate,predicateLabel,object,objectLabel,basis,place"
    assert sum(",inferred," in line for line in lines) == 2
    commands.show(root, "mechanism/almaty-process", "ttl")
    assert "    gcm:coversTheme theme:human-rights ;\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("almaty-process", "covers theme", "human-rights"), "  by prp-spo1 (subproperty), from"),
        (("almaty-process", "gcm:hasTheme", "Human rights"), "  [data/thing.ttl:"),
        (("almaty-process", "type", "mechanism"), "  by cax-sco (subclass), from"),
        (("midsa", "prefLabel", "MIDSA"), "  [data/thing.ttl:"),
        (("quito", "skos:prefLabel", 'Quito "Process" } # x'), "  [data/thing.ttl:"),
    ],
)
def test_why_tells_the_rule_or_the_line(root, capsys, words, first):
    assert commands.why(root, *words) == 0
    assert first in capsys.readouterr().out.splitlines()[0]


def test_a_sample_has_the_words_and_the_sources_of_facts(capsys):
    assert commands.sample(ROOT, 5, 7) == 0
    said = capsys.readouterr().out
    assert said.count("  source: ") >= 5 and re.search(r"^5 facts of \d+, seed 7$", said, re.MULTILINE)
    with pytest.raises(dataset.EditionError, match="from 1"):
        commands.sample(ROOT, 0, 7)


def test_why_tells_what_holds_instead(root):
    with pytest.raises(dataset.EditionError, match=r"doesn't hold; its objects are theme:human-rights\."):
        commands.why(root, "almaty-process", "covers theme", "drivers")
    with pytest.raises(dataset.EditionError, match="doesn't hold; it has no objects at all"):
        commands.why(root, "midsa", "covers theme", "drivers")


def test_files_are_brought_into_house_form(tmp_path, capsys):
    file = tmp_path / "x.ttl"
    file.write_text(MESSY)
    assert commands.format_files(None, [tmp_path], only_check=True) == 1
    assert file.read_text() == MESSY
    assert capsys.readouterr().out == f"{file}\n1 of 1 file not in house form\n"
    assert commands.format_files(None, [file], only_check=False) == 0
    assert file.read_text().index("gcm:a") < file.read_text().index("gcm:b")
    assert commands.format_files(None, [file], only_check=True) == 0
    assert capsys.readouterr().out.endswith("0 of 1 file not in house form\n")


FORMS = {
    "crlf": b'PREFIX e: <urn:e:>\r\n\r\ne:a\r\n    e:b "x" ;\r\n    .\r\n',
    "bom": b'\xef\xbb\xbfPREFIX e: <urn:e:>\n\ne:a\n    e:b "x" ;\n    .\n',
    "literal": b'PREFIX e: <urn:e:>\n\ne:a\n    e:b """one\r\ntwo\rthree""" ;\n    .\n',
    "head": b'# one\r\n# two\r\n<urn:e:a> <urn:e:b> "x" .\r\n',
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_a_file_in_house_form_has_the_same_graph(tmp_path, capsys, content):
    """Line ends and byte order mark are seen by --check; what stands in a literal stays, by two readers."""
    file = tmp_path / "x.ttl"
    file.write_bytes(content)
    bare = content.removeprefix(b"\xef\xbb\xbf")
    quads = set(pyoxigraph.parse(bare, format=pyoxigraph.RdfFormat.TURTLE))
    assert commands.format_files(None, [file], only_check=True) == 1
    assert file.read_bytes() == content
    assert commands.format_files(None, [tmp_path], only_check=False) == 0
    formatted = file.read_bytes()
    assert b"\r" not in formatted and not formatted.startswith(b"\xef\xbb\xbf")
    assert set(rdflib.Graph().parse(data=formatted, format="turtle")) == set(dataset.to_rdflib(quads))
    assert set(pyoxigraph.parse(formatted, format=pyoxigraph.RdfFormat.TURTLE)) == quads
    assert commands.format_files(None, [file], only_check=True) == 0


def test_the_edition_is_formatted_with_its_own_files_only(root, capsys):
    (root / "data/.x.ttl").write_text("no Turtle")
    commands.format_files(root, [], only_check=True)
    assert capsys.readouterr().out.endswith("2 of 2 files not in house form\n")
    (root / "data/x copy.ttl").write_text(MESSY)
    with pytest.raises(dataset.EditionError, match=r"data/x copy\.ttl:1: "):
        commands.format_files(root, [], only_check=True)


def test_the_context_that_an_edition_keeps_is_brought_up_to_date(root, capsys):
    kept = root / "ontology/context.jsonld"
    commands.format_files(root, [], only_check=False)
    assert not kept.exists()
    kept.write_text("{}")
    capsys.readouterr()
    assert commands.format_files(root, [], only_check=True) == 1
    assert capsys.readouterr().out == f"{kept}\n1 of 3 files not in house form\n"
    assert commands.format_files(root, [], only_check=False) == 0
    assert '"coversTheme": {' in kept.read_text()
    assert commands.format_files(root, [], only_check=True) == 0


def test_broken_turtle_is_an_error_with_file_and_line(tmp_path):
    (tmp_path / "x.ttl").write_text("PREFIX e: <http://e/>\ne:a e:b\n")
    with pytest.raises(dataset.EditionError, match=r"x\.ttl:[23]: "):
        commands.format_files(None, [tmp_path], only_check=True)
    (tmp_path / "x.ttl").write_bytes(b"# \xff\n")
    with pytest.raises(dataset.EditionError, match=r"x\.ttl:1: the text is not UTF-8"):
        commands.format_files(None, [tmp_path], only_check=True)


def test_a_change_is_said_in_words(root, tmp_path, capsys):
    world.make(tmp_path / "new", world.DATA.replace('"MIDSA"', '"SACM"'))
    assert commands.diff(root, tmp_path / "new", every=False) == 0
    shown = capsys.readouterr().out
    assert "other/facts\n  SACM: label MIDSA -> SACM\n" in shown


def test_a_long_difference_is_cut_unless_all_of_it_is_asked_for(root, tmp_path, capsys, monkeypatch):
    world.make(tmp_path / "new", world.DATA.replace("mechanism:midsa", "mechanism:sacm"))
    monkeypatch.setattr(commands, "SHOWN", 1)
    commands.diff(root, tmp_path / "new", every=False)
    assert capsys.readouterr().out.startswith("things\n  mechanism 'MIDSA' is new\n  and 1 more by --all\n")
    commands.diff(root, tmp_path / "new", every=True)
    assert "more by --all" not in capsys.readouterr().out


def test_dumps_are_written(root, tmp_path, capsys):
    assert commands.build(root, tmp_path / "build") == 0
    assert capsys.readouterr().out.endswith(f" dumps in {tmp_path / 'build'}/\n")
    assert (tmp_path / "build/manifest.json").is_file()
    assert commands.build(root, tmp_path / "own", "http://127.0.0.1:8000") == 0
    assert json.loads((tmp_path / "own/manifest.json").read_text())["base"] == "http://127.0.0.1:8000/"
    with pytest.raises(dataset.EditionError, match="the base IRI can't be"):
        commands.build(root, tmp_path / "own", "nowhere")


@pytest.mark.parametrize(
    "text", ["{bad", "null", "[]", "{}", '{"files": [1]}', '{"files": {"a": 1}}', "\xff" * 9]
)
def test_a_manifest_that_cannot_be_read_is_made_again(root, tmp_path, text):
    into = tmp_path / "build"
    commands.build(root, into)
    before = (into / "manifest.json").read_bytes()
    (into / "manifest.json").write_text(text, encoding="latin-1")
    assert builds.manifest(into) == {}
    assert not distributions.manifest(publications.publish(root, dumps=into))
    commands.build(root, into)
    assert (into / "manifest.json").read_bytes() == before
    assert distributions.manifest(publications.publish(root, dumps=into))


def test_the_main_job_does_it_all(root, tmp_path, capsys):
    commands.answer(root, accept=True)
    assert commands.run(root, tmp_path / "build") == 0
    shown = capsys.readouterr().out
    parts = (
        "0 findings in ",
        "7 as accepted",
        " dumps in ",
        "· not stated",
        "listed, of 3",
        "Which mechanisms",
    )
    for part in parts:
        assert part in shown
    (root / "data/thing.ttl").write_text(world.DATA.replace('"MIDSA"', '"SACM"'))
    assert commands.run(root, tmp_path / "build") == 1


def test_a_thing_that_is_not_there_is_an_error(root):
    for command in (
        lambda: commands.show(root, "almaty-proces", "table"),
        lambda: commands.show(root, names.BASE, "ttl"),
    ):
        with pytest.raises(dataset.EditionError, match="no thing"):
            command()


@pytest.fixture
def copy(tmp_path):
    """A copy of the edition that may be changed."""
    for room in dataset.ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def links(root: Path, **given) -> int:
    """Do what the command does with these arguments."""
    wanted = {"folder": None, "write": False, "only_check": False, "labels": False, "back": None} | given
    return commands.links(root, **wanted)


def test_the_report_has_a_row_for_each_vocabulary_and_says_what_was_not_checked(capsys):
    assert links(ROOT) == 0
    shown = capsys.readouterr().out
    assert "UNBIS Thesaurus" in shown and "targets not checked, no extracts were given" in shown
    assert "0 findings in " in shown


def test_a_finding_is_told_and_is_the_status(copy, capsys):
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("\tSwitzerland\tschema", "\tSwitzer\tschema"))
    assert links(copy) == 1
    assert "Write its label." in capsys.readouterr().out


def test_stale_turtle_is_named_and_made_again(copy, capsys):
    assert links(copy, only_check=True) == 0
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("\t0.85\t", "\t0.75\t"))
    assert links(copy, only_check=True) == 1
    assert "data/links/unms.ttl:1: this is not what its table makes." in capsys.readouterr().out
    assert links(copy, write=True) == 0
    assert capsys.readouterr().out == "data/links/unms.ttl\n1 file written\n"
    assert links(copy, only_check=True) == 0
    assert "gcm:confidence 0.75 ;" in (copy / "data" / "links" / "unms.ttl").read_text()


def test_labels_need_extracts(copy, tmp_path_factory, capsys):
    with pytest.raises(dataset.EditionError, match="--extracts"):
        links(copy, labels=True)
    extracts = tmp_path_factory.mktemp("extracts")
    (extracts / "a.tsv").write_text("iri\tlabel\txx_official\nhttp://www.wikidata.org/entity/Q30\tUSA\tyes\n")
    assert links(copy, labels=True, folder=extracts) == 0
    assert "data/labels/wikidata.ttl" in capsys.readouterr().out
    assert '"yes"@xx' in (copy / "data" / "labels" / "wikidata.ttl").read_text()


def test_what_cannot_be_checked_is_named_and_what_is_unknown_is_the_status(copy, tmp_path_factory, capsys):
    folder = tmp_path_factory.mktemp("extracts")
    (folder / "a.tsv").write_text("iri\tlabel\nhttp://www.eionet.europa.eu/gemet/concept/1\tx\n")
    assert links(copy, folder=folder) == 1
    shown = capsys.readouterr().out
    assert re.search(r"data/links/lcsh\.sssom\.tsv:\d+: http://id\.loc\.gov/\S+ was not checked", shown)
    assert re.search(r"data/links/gemet\.sssom\.tsv:\d+: http://www\.eionet\S+ is unknown", shown)
    assert "0 of 60 goals, targets and indicators checked" in shown


def test_links_back_are_written_into_a_folder(copy, capsys):
    assert links(copy, back=copy / "back") == 0
    assert str(copy / "back" / "unbis.ttl") in capsys.readouterr().out.splitlines()
    some = (copy / "back" / "sdg.sssom.tsv").read_text()
    assert "certainty: found" in some and "certainty: unsourced" not in some
    assert links(copy, back=copy / "back", unsourced=True) == 0
    assert "certainty: unsourced" in (copy / "back" / "sdg.sssom.tsv").read_text()


def test_a_table_that_is_wrong_stops_all(copy):
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("schema:sameAs", "schema:like"))
    with pytest.raises(dataset.EditionError, match="no mapping is by schema:like"):
        links(copy, write=True)
