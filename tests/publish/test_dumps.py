"""All files of a build say the same, have the bytes that the manifest tells, and come whole or not at all."""

import csv
import errno
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
import readers
import world
import zstandard

from gcm_ld.core import formats, names
from gcm_ld.edition import dataset, rights
from gcm_ld.metadata import extras
from gcm_ld.publish import builds, dumps, tables
from gcm_ld.questions import queries
from gcm_ld.rdf import jsonld, turtle
from gcm_ld.reasoner import inference

GRAPHS = ("nt", "ttl", "rdf", "jsonld")
DATASETS = ("nq", "trig")
AXIOM = """
gcm:Almaty a owl:Class ; owl:equivalentClass [ a owl:Class ;
    owl:intersectionOf ( gcm:Mechanism [ a owl:Restriction ; owl:onProperty gcm:coversTheme ;
        owl:hasValue theme:human-rights ] ) ] .
[] a owl:AllDisjointClasses ; owl:members ( gcm:Theme gcm:Mechanism gcm:Statement ) .
"""


@pytest.fixture(scope="session")
def root(tmp_path_factory) -> Path:
    """A small edition with blank nodes, odd characters and questions."""
    root = world.make(tmp_path_factory.mktemp("dumps"))
    with (root / "ontology" / "gcm.ttl").open("a") as file:
        file.write(AXIOM)
    (root / "shapes").mkdir()
    (root / "shapes" / "thing.ttl").write_text(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> <http://example.org/s> sh:in ( 1 2 ) ."
    )
    (root / "LICENSE").write_text("free\n")
    return root


@pytest.fixture(scope="session")
def built(root, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "build"
    dumps.build(dataset.read(root), folder)
    return folder


@pytest.fixture(scope="session")
def real(dumped) -> Path:
    return dumped.dumps


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that a folder shows, by their paths."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".editions" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def manifest(folder: Path) -> dict:
    return json.loads((folder / builds.MANIFEST).read_text())


def digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("suffix", GRAPHS + DATASETS)
@pytest.mark.parametrize("name", dumps.SETS)
def test_every_syntax_has_the_same_hash_to_two_readers(built, name, suffix):
    part = manifest(built)["sets"][name]
    wanted = part["canonicalHash"]["quads" if suffix in DATASETS else "triples"]
    content = (built / f"{name}.{suffix}").read_bytes()
    assert digest(readers.by_pyoxigraph(content, suffix)) == wanted
    assert digest(readers.by_rdflib(content, suffix)) == wanted


@pytest.mark.parametrize("suffix", GRAPHS + DATASETS)
@pytest.mark.parametrize("name", dumps.SETS)
def test_every_syntax_of_the_edition_has_the_same_hash_and_count(real, name, suffix):
    lines = readers.by_pyoxigraph((real / f"{name}.{suffix}").read_bytes(), suffix)
    part, counted = manifest(real)["sets"][name], "quads" if suffix in DATASETS else "triples"
    assert digest(lines) == part["canonicalHash"][counted]
    assert len(lines) == part[counted] == manifest(real)["files"][f"{name}.{suffix}"][counted]


@pytest.mark.parametrize("suffix", GRAPHS + DATASETS)
def test_odd_characters_come_back_from_every_syntax(small, tmp_path, suffix):
    odd = '"\\n\\t\u2028\u0085 _:b \\"\\\\ \U0001f30d <&> ]]>"@en , "}\\nPREFIX a: <b>\\n.\\n"'
    dumps.build(small(data=f"theme:a gcm:x {odd} ."), tmp_path / "build")
    content = (tmp_path / "build" / f"all.{suffix}").read_bytes()
    hashes = manifest(tmp_path / "build")["sets"]["all"]["canonicalHash"]
    wanted = hashes["quads" if suffix in DATASETS else "triples"]
    assert digest(readers.by_pyoxigraph(content, suffix)) == wanted
    assert digest(readers.by_rdflib(content, suffix)) == wanted


def test_a_character_that_xml_cannot_hold_is_an_error(small, tmp_path):
    edition = small(data='theme:a gcm:x "\\u0001" .')
    with pytest.raises(
        dataset.EditionError, match=r"theme:a has the character U\+0001, .*RDF/XML.*Take it out"
    ):
        dumps.build(edition, tmp_path / "build")


def test_an_independent_canonicalization_gives_the_same_hash(built):
    from pyld import jsonld

    content = (built / "asserted.nq").read_text()
    options = {
        "algorithm": "URDNA2015",
        "inputFormat": "application/n-quads",
        "format": "application/n-quads",
    }
    hash_ = hashlib.sha256(jsonld.normalize(content, options).encode()).hexdigest()
    assert hash_ == manifest(built)["sets"]["asserted"]["canonicalHash"]["quads"]


def test_the_sorted_files_are_their_own_canonical_form(real):
    files, sets = manifest(real)["files"], manifest(real)["sets"]
    for name, part in sets.items():
        assert files[f"{name}.nt"]["sha256"] == part["canonicalHash"]["triples"]
        assert files[f"{name}.nq"]["sha256"] == part["canonicalHash"]["quads"]


def test_asserted_and_inferred_are_apart_and_together_all(real):
    sets = {name: set((real / f"{name}.nt").read_text().splitlines()) for name in dumps.SETS}
    assert sets["inferred"] and not sets["asserted"] & sets["inferred"]
    assert sets["asserted"] | sets["inferred"] == sets["all"]
    assert set(manifest(real)["sets"]["inferred"]["graphs"]) == {names.INFERRED}


def test_the_labels_of_others_are_a_set_of_their_own_and_with_all_the_whole(real, edition):
    sets = {name: set((real / f"{name}.nq").read_text().splitlines()) for name in dumps.SETS}
    assert sets["labels"] and not sets["labels"] & sets["all"]
    whole = dataset.read(edition.root)
    inference.complete(whole)
    assert len(sets["all"]) + len(sets["labels"]) == sum(map(len, extras.together(whole).values()))
    graphs = manifest(real)["sets"]
    assert all(graph.startswith(rights.LABELS) for graph in graphs["labels"]["graphs"])
    for name in ("asserted", "inferred", "all"):
        assert not [graph for graph in graphs[name]["graphs"] if graph.startswith(rights.LABELS)]


def test_no_other_set_calls_a_thing_as_others_call_it(real):
    labels = {line for line in (real / "labels.nt").read_text().splitlines() if "#prefLabel>" in line}
    told = {(line.split(" ", 1)[0], line.split("> ", 2)[2]) for line in labels}
    assert len(told) == len(labels) > 300
    for line in (real / "all.nt").read_text().splitlines():
        subject, _, rest = line.partition(" ")
        assert (subject, rest.partition("> ")[2]) not in told, line


def test_a_file_with_names_that_are_under_no_licence_says_so(real, edition):
    held = rights.reserved(edition.store)
    files = manifest(real)["files"]
    for path, known in files.items():
        if path.endswith(".csv"):
            text = (real / path).read_text()
            cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
            parts = {part for cell in cells for part in re.split(r"[;|]", cell)} | cells
            assert known.get("excepted", []) == rights.excepted(parts, held), path
    unbis = rights.LABELS + "unbis"
    assert (
        files["tables/concept-match.csv"]["excepted"]
        == files["answers/links/mappings.csv"]["excepted"]
        == [unbis]
    )
    assert "excepted" not in files["tables/mechanism.csv"]
    assert "non-commercial" in manifest(real)["excepted"][unbis]
    described = json.loads((real / "tables" / tables.METADATA).read_text())["tables"]
    told = {f"tables/{table['url']}" for table in described if "non-commercial" in table.get("dc:rights", "")}
    assert told == {path for path in files if path.startswith("tables/") and "excepted" in files[path]}


def test_a_graph_of_a_file_holds_as_many_triples_as_the_file(real, edition):
    counts = {}
    for quad in edition.store:
        if quad.graph_name.value != names.INFERRED and not quad.graph_name.value.startswith(rights.LABELS):
            counts[quad.graph_name.value] = counts.get(quad.graph_name.value, 0) + 1
    assert manifest(real)["sets"]["asserted"]["graphs"] == counts


def test_the_manifest_tells_every_file_with_its_bytes(real):
    files = contents(real)
    told = manifest(real)["files"]
    packed = builds.entries(manifest(real)).keys() - told.keys()
    assert set(files) - set(told) == packed | {builds.MANIFEST, builds.CHECKSUMS}
    for path, known in told.items():
        assert known["bytes"] == len(files[path])
        assert known["sha256"] == hashlib.sha256(files[path]).hexdigest()
    assert list(told) == sorted(told)


def test_a_large_file_is_there_in_zstd_and_gzip_too(real):
    files, told = contents(real), manifest(real)["files"]
    large = {path for path, known in told.items() if known["bytes"] >= dumps.LARGE}
    assert large == {path for path, known in told.items() if "packed" in known} > {"all.nq", "all.ttl"}
    for path in ("all.nq", "all.ttl"):
        small, smaller = files[path + ".gz"], files[path + ".zst"]
        assert gzip.decompress(small) == zstandard.decompress(smaller) == files[path]
        assert len(smaller) < len(small) < len(files[path]) / 5
        made = {"zstd": smaller, "gzip": small}
        assert told[path]["packed"] == {
            coding: {"bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
            for coding, packed in made.items()
        }


def test_without_a_library_for_it_there_is_no_zstd(monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    assert list(dumps.packers.__wrapped__()) == ["gzip"]


def test_each_answer_is_there_in_parquet_too_with_the_rows_and_types_of_its_frame(real):
    told = manifest(real)["files"]
    found = {path for path in told if path.endswith(".parquet")}
    assert found == {path.replace(".csv", ".parquet") for path in told if path.startswith("answers/")}
    read = pyarrow.parquet.read_table(real / "answers/coverage/theme-summary.parquet")
    rows = list(csv.DictReader(io.StringIO((real / "answers/coverage/theme-summary.csv").read_text())))
    assert [str(number) for number in read["listed"].to_pylist()] == [row["listed"] for row in rows]
    assert read.column_names == list(rows[0]) and read.schema.field("listed").type == pyarrow.int64()
    known = told["answers/coverage/theme-summary.parquet"]
    assert (known["mediaType"], known["rows"]) == (formats.PARQUET.media_type, read.num_rows)


def test_the_manifest_tells_rows_of_tables_and_answers(real, edition):
    told = {path: known["rows"] for path, known in manifest(real)["files"].items() if "rows" in known}
    made = tables.make(edition)
    assert {path: rows for path, rows in told.items() if path.startswith("tables/")} == {
        f"tables/{table.path}": len(table.rows) for table in made
    }
    answers = {
        f"answers/{name}.{form}"
        for name in queries.list_names(edition.root)
        for form in ("csv", "parquet")
        if not name.startswith("federated/")
    }
    assert {path for path in told if path.startswith("answers/")} == answers
    assert told["answers/coverage/mechanisms-by-area.csv"] == 143


def test_sha256sum_accepts_the_checksums(real):
    done = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", builds.CHECKSUMS], cwd=real, check=False)
    assert done.returncode == 0
    assert len((real / builds.CHECKSUMS).read_text().splitlines()) == len(contents(real)) - 1


def test_shapes_context_metadata_and_licences_are_there(real, edition):
    files = contents(real)
    assert readers.by_pyoxigraph(files["shapes.ttl"], "ttl") == readers.canonical(
        readers.ox.Quad(*triple) for triple in dataset.shapes(edition)
    )
    assert files["context.jsonld"].decode() == jsonld.context_text(edition)
    assert f"tables/{tables.METADATA}" in files
    for name in ("LICENSE", "LICENSE-DATA"):
        assert files[name] == (edition.root / name).read_bytes()


def test_small_turtle_is_in_house_form_and_the_head_of_a_set_tells_what_it_is(built, real):
    text = (built / "shapes.ttl").read_text()
    assert turtle.format(text) == text
    with (real / "all.ttl").open() as lines:
        assert next(lines).startswith("# Who talks about what in migration")


def test_blank_nodes_are_nested_or_have_canonical_labels(real):
    files = contents(real)
    assert b"_:" not in files["all.jsonld"] + files["shapes.ttl"]
    labels = {word for word in files["all.nt"].split() if word.startswith(b"_:")}
    assert labels == {b"_:c14n%d" % number for number in range(len(labels))}


@pytest.mark.long
def test_a_second_build_has_the_same_bytes(edition, real, tmp_path):
    extras.build(dataset.read(edition.root), tmp_path)
    assert contents(tmp_path) == contents(real)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_seed_of_hashes_does_not_matter(root, built, tmp_path, seed):
    script = """if True:
        import sys
        from gcm_ld.edition import dataset
        from gcm_ld.publish import dumps
        dumps.build(dataset.read(sys.argv[1]), sys.argv[2])
    """
    environment = os.environ | {"PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", script, root, tmp_path], env=environment, check=True)
    assert contents(tmp_path) == contents(built)


def test_what_follows_is_put_in_where_it_is_missing(root, built, tmp_path):
    edition = dataset.read(root)
    dumps.build(edition, tmp_path / "one")
    dumps.build(edition, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(built)


def test_a_build_returns_its_manifest_which_lists_each_file(root, tmp_path):
    made = dumps.build(dataset.read(root), tmp_path)
    assert made == manifest(tmp_path)
    beside = {"manifest.json", "SHA256SUMS"}
    assert list(made["files"]) == sorted(contents(tmp_path).keys() - beside)


def test_a_failing_build_leaves_the_folder_as_it_was(root, tmp_path, monkeypatch):
    dumps.build(dataset.read(root), tmp_path)
    (tmp_path / "mine.txt").write_text("keep")
    before = contents(tmp_path)

    def fail(*_):
        raise dataset.EditionError("no tables today.")

    monkeypatch.setattr(tables, "make", fail)
    with pytest.raises(dataset.EditionError, match="no tables today"):
        dumps.build(dataset.read(root), tmp_path)
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".editions"]


def test_files_of_the_last_build_that_are_made_no_more_go_and_others_stay(root, tmp_path):
    copy = world.make(tmp_path / "edition")
    folder = tmp_path / "build"
    dumps.build(dataset.read(copy), folder)
    (folder / "mine.txt").write_text("keep")
    (folder / "answers" / "mine.csv").write_text("keep")
    outside = tmp_path / "outside.txt"
    outside.write_text("keep")
    with (folder / builds.CHECKSUMS).open("a") as file:
        file.write(f"{'0' * 64}  ../outside.txt\n")
    (copy / "queries" / "other" / "yes.rq").unlink()
    dumps.build(dataset.read(copy), folder)
    assert not (folder / "answers" / "other" / "yes.csv").exists()
    assert (folder / "mine.txt").exists() and (folder / "answers" / "mine.csv").exists() and outside.exists()


def test_a_folder_that_is_a_file_is_an_error_with_a_remedy(root, tmp_path):
    (tmp_path / "build").write_text("")
    with pytest.raises(dataset.EditionError, match=r"build: .*Name a folder to write to\."):
        dumps.build(dataset.read(root), tmp_path / "build")


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "Free some space"), (errno.EROFS, "can be written to")]
)
def test_a_disk_that_takes_nothing_is_an_error_with_a_remedy(root, tmp_path, monkeypatch, number, remedy):
    def refuse(path: Path, content: bytes) -> str:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(dumps, "_write", refuse)
    with pytest.raises(dataset.EditionError, match=remedy):
        dumps.build(dataset.read(root), tmp_path / "build")
    assert list((tmp_path / "build").iterdir()) == []


def test_under_another_base_every_file_names_our_things_below_it(root, tmp_path):
    """The same statements, in every syntax; what has a canonical form has it under the new names."""
    base = "http://127.0.0.1:8000/gcm/"
    edition = dataset.read(root)
    told = dumps.build(edition, tmp_path, base=base)
    ours = names.BASE.encode()
    assert [path for path, content in contents(tmp_path).items() if ours in content] == []
    assert told == manifest(tmp_path) and told["base"] == base
    named = {str(quad).replace(names.BASE, base) for quad in edition.store if "_:" not in str(quad)}
    for suffix in GRAPHS + DATASETS:
        lines = readers.by_pyoxigraph((tmp_path / f"all.{suffix}").read_bytes(), suffix)
        counted = "quads" if suffix in DATASETS else "triples"
        assert digest(lines) == told["sets"]["all"]["canonicalHash"][counted], suffix
        if suffix == "nq":
            assert named == {line.removesuffix(" .\n") for line in lines if "_:" not in line}
    sums = (tmp_path / builds.CHECKSUMS).read_text().splitlines()
    for line in sums:
        told_digest, _, path = line.partition("  ")
        assert hashlib.sha256((tmp_path / path).read_bytes()).hexdigest() == told_digest
