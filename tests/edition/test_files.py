"""Which files make an edition, how each is read, and when the fingerprint changes."""

import errno
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
import world
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.edition import dataset, files
from gcm_ld.mappings import sssom
from gcm_ld.questions import answers, queries
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
STRAY = (
    *("mechanism copy.ttl", "mechanism_copy.ttl", "mechanism-copy.ttl", "copy-of-mechanism.ttl"),
    *("claim (copy).ttl", "claim (1).ttl", "claim - Copy.ttl", "claim.orig.ttl", "claim.ttl.ttl", "a%zz.ttl"),
    *(
        'a"b.ttl',
        "a'b.ttl",
        "a\nb.ttl",
        "a\tb.ttl",
        "é.ttl",
        "CLAIM.TTL",
        "-a.ttl",
        "~a.ttl",
        "#a.ttl",
        "x/a b.ttl",
    ),
)
LITERALS = {
    "cr": b'<urn:a> <urn:b> """one\rtwo""" .\n',
    "crlf": b'<urn:a> <urn:b> """one\r\ntwo\r\n\r\n""" .\r\n',
    "single": b"<urn:a> <urn:b> '''one\r\n'two' \"\"\" three''' . # c\r\n",
    "escaped": b'<urn:a> <urn:b> "one\\r\\ntwo\\\\" .\r\n',
    "hash": b'<urn:a#x> <urn:b> "# no comment\\"" ; <urn:c> """# "\r\n#""" .\r\n',
    "bare": b"# head\r<urn:a>\r<urn:b> 1\r.\r",
    "marks": b'<urn:a> <urn:b> """\n<<<<<<< ours\n""" .\n',
    "bom": b'\xef\xbb\xbf<urn:a> <urn:b> "\xef\xbb\xbfx" .\n',
}


@pytest.fixture
def root(tmp_path):
    return world.make(tmp_path / "edition")


def put(root: Path, path: str, content: bytes = b"") -> None:
    place = os.path.join(root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(content)


def test_every_room_has_its_files(root):
    put(root, "data/links/unms.sssom.tsv")
    put(root, "releases/0.1.0/gcm.ttl")
    put(root, "releases/retired.tsv")
    for ignored in (
        "data/README.md",
        "data/x.ttl~",
        "data/x.ttl.bak",
        "queries/coverage/x.tsv",
        "build/all.ttl",
    ):
        put(root, ignored)
    questions = [f"queries/{name}.rq" for name in world.QUERIES]
    wanted = ["data/links/unms.sssom.tsv", "data/thing.ttl", "ontology/gcm.ttl", *questions]
    wanted += ["releases/0.1.0/gcm.ttl", "releases/retired.tsv"]
    assert list(files.find(root)) == sorted(wanted)
    assert list(files.find(root, "queries")) == sorted(questions)
    assert files.find(root, "shapes") == ()


@pytest.mark.parametrize(
    "path",
    [
        "data/.ipynb_checkpoints/thing-checkpoint.ttl",
        *("data/.hidden.ttl", "data/.git/a/b.ttl", "shapes/.x/y z.ttl", "queries/coverage/.theme-summary.rq"),
    ],
)
def test_what_is_hidden_is_no_part_of_the_edition(root, path):
    before = dataset.read(root).fingerprint
    put(root, path, b"no Turtle \xff")
    os.symlink("user@host.1234:1700000000", root / "data" / ".#thing.ttl")
    os.symlink("user@host.1234:1700000000", root / "queries" / "coverage" / ".#theme-summary.rq")
    edition = answers.complete(root)
    assert edition.fingerprint == before
    assert queries.list_names(root) == sorted(world.QUERIES)
    assert [file.path for file in edition.files] == ["data/thing.ttl", "ontology/gcm.ttl"]


@pytest.mark.parametrize("name", STRAY)
def test_a_stray_file_is_refused_by_its_name(root, name):
    put(root, f"data/{name}", world.DATA.encode())
    with pytest.raises(files.EditionError, match=r"digits and single hyphens only\. Rename it") as caught:
        dataset.read(root)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"data/{name}:1: ".encode("unicode_escape").decode().replace("\\xe9", "é"))
    with pytest.raises(files.EditionError):
        answers.complete(root)


def test_a_name_of_other_bytes_is_refused(root):
    with open(os.fsencode(root) + b"/data/bad\xff.ttl", "wb"):
        pass
    with pytest.raises(files.EditionError, match=r"data/bad\\xff\.ttl:1: "):
        dataset.read(root)


@pytest.mark.parametrize("path", ["queries/x.rq", "queries/coverage/deep/x.rq", "queries/coverage/x copy.rq"])
def test_a_question_that_stands_elsewhere_is_refused(root, path):
    put(root, path)
    with pytest.raises(files.EditionError, match=rf"^{path}:1: a question is a file in a folder of queries/"):
        queries.read(root)


def test_tables_and_releases_are_refused_too(root):
    put(root, "data/links/unms copy.sssom.tsv")
    with pytest.raises(files.EditionError, match=r"data/links/unms copy\.sssom\.tsv:1: "):
        sssom.read(root)
    put(root, "releases/0.1.0/gcm (1).ttl")
    with pytest.raises(files.EditionError, match=r"releases/0\.1\.0/gcm \(1\)\.ttl:1: releases/ keeps"):
        files.find(root, "releases")


def test_what_is_no_file_is_refused_and_nothing_waits(root):
    os.symlink("nowhere.ttl", root / "data" / "a.ttl")
    (root / "data" / "b.ttl").mkdir()
    os.mkfifo(root / "data" / "c.ttl")
    os.symlink("d.ttl", root / "data" / "d.ttl")
    os.symlink("/dev/zero", root / "data" / "e.ttl")
    os.symlink("..", root / "data" / "round")
    with pytest.raises(files.EditionError) as caught:
        dataset.read(root)
    assert [line.partition(". ")[0] for line in str(caught.value).splitlines()] == [
        "data/a.ttl:1: a link that leads nowhere",
        "data/b.ttl:1: a folder with the name of a file",
        "data/c.ttl:1: no regular file",
        "data/d.ttl:1: a link that leads nowhere",
        "data/e.ttl:1: no regular file",
        "data/round:1: a link to a folder, which nothing follows",
    ]
    with pytest.raises(files.EditionError, match=r"c\.ttl:1: this is no regular file"):
        files.read(root / "data" / "c.ttl")


def test_a_link_to_a_file_is_the_file(root, tmp_path):
    (tmp_path / "other.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    os.symlink(tmp_path / "other.ttl", root / "data" / "other.ttl")
    assert "data/other.ttl" in [file.path for file in dataset.read(root).files]


def test_below_finds_files_of_any_name(tmp_path):
    for path in ("a b.ttl", "x/c.ttl", ".y/d.ttl", "e.txt"):
        put(tmp_path, path)
    assert files.below(tmp_path, ".ttl") == [tmp_path / "a b.ttl", tmp_path / "x/c.ttl"]
    os.symlink("nowhere", tmp_path / "f.ttl")
    with pytest.raises(files.EditionError, match=r"f\.ttl:1: a link that leads nowhere"):
        files.below(tmp_path, ".ttl")


@pytest.mark.parametrize("content", LITERALS.values(), ids=LITERALS)
def test_line_ends_are_normalised_outside_literals_only(content):
    text = files.decode(content, "x.ttl")
    triples = ox.parse(content.removeprefix(b"\xef\xbb\xbf"), format=ox.RdfFormat.TURTLE)
    assert [triple.triple for triple in triples] == turtle.parse(text, "x.ttl")
    assert not text.startswith("\ufeff") and not text.endswith("\r")
    outside = files._LEXICAL.sub("", text)
    assert "\r" not in outside


def test_other_texts_have_no_literals():
    assert files.decode(b"\xef\xbb\xbf\xef\xbb\xbfone", "x.rq") == "one"
    assert files.decode(b'\xef\xbb\xbfone\r\n"two\r\n"\rthree', "x.tsv") == 'one\n"two\n"\nthree'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"# a\n# \xe9\n", 2),
        ("# é\n".encode("utf-16"), 1),
        ("# a\n".encode("utf-16-le"), 1),
        (b"# a\n# \0\n", 2),
        ("# a\n# é\n".encode("cp1252"), 2),
    ],
)
@pytest.mark.parametrize("name", ["x.ttl", "x.rq", "x.tsv", "note.txt"])
def test_another_encoding_is_named_with_its_line(content, line, name):
    with pytest.raises(
        files.EditionError, match=rf"^{name}:{line}: the text is not UTF-8\. Save the file as UTF"
    ):
        files.decode(content, name)


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "||||||| base", ">>>>>>> other", "<<<<<<<"])
def test_the_marks_of_a_merge_are_named(mark):
    with pytest.raises(
        files.EditionError, match=r"^x\.rq:2: the mark .{7} of a merge stands here\. Keep one"
    ):
        files.decode(f"one\r\n{mark}\r\n".encode(), "x.rq")
    assert files.decode(b"a <<<<<<< b\n<<<<<<<<\n=======\n", "note.txt")


@given(
    st.lists(st.sampled_from(["\r", "\n", "\r\n", '\\"', "x", "'", " #", "\\\\", '" '[:1] + "x", "é"])),
    st.booleans(),
)
def test_no_literal_is_changed(parts, is_single):
    quote = "'''" if is_single else '"""'
    body = "".join(parts).replace(quote, "x").rstrip(quote[0] + "\\")
    content = f"<urn:a>\r\n<urn:b> {quote}{body}{quote} . # {quote}\r\n".encode()
    (quad,) = ox.parse(content, format=ox.RdfFormat.TURTLE)
    text = files.decode(content, "x.ttl")
    assert turtle.parse(text, "x.ttl") == [quad.triple]
    formatted = turtle.format(f"# {quote}\n{text.partition(' . #')[0]} .", "x.ttl")
    assert turtle.parse(formatted, "x.ttl") == [quad.triple] and "\r" not in formatted


def test_the_fingerprint_is_that_of_every_text(root):
    put(root, "shapes/thing.ttl")
    put(root, "releases/retired.tsv", b"\t".join([b"iri", b"since", b"replacedBy", b"why"]))
    seen = {files.load(root).fingerprint}
    for path in files.find(root):
        with (root / path).open("a") as file:
            file.write("\n")
        seen.add(files.load(root).fingerprint)
    assert len(seen) == 1 + len(files.find(root))
    before = files.load(root).fingerprint
    for path in files.find(root):
        text = (root / path).read_bytes()
        (root / path).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert files.load(root).fingerprint == before
    (root / "data/thing.ttl").rename(root / "data/thing-2.ttl")
    assert files.load(root).fingerprint != before


def test_texts_are_read_again_only_where_a_file_has_changed(root):
    first = files.load(root)
    assert files.load(root) is first
    put(root, "shapes/new.ttl")
    assert files.load(root) is not first


@pytest.mark.parametrize("path", ["shapes/thing.ttl", "queries/other/facts.rq", "releases/retired.tsv"])
def test_a_changed_shape_or_question_is_seen_by_complete(root, path):
    before = answers.complete(root)
    put(root, path, (root / path).read_bytes() + b"\n" if (root / path).exists() else b"")
    after = answers.complete(root)
    assert after is not before and after.fingerprint != before.fingerprint
    assert answers.complete(root) is after


def test_a_broken_question_leaves_the_rest_to_be_read(root):
    put(root, "queries/other/latin.rq", b"# \xe9\n")
    assert answers.ask("other/facts", edition=root).rows
    with pytest.raises(files.EditionError, match=r"^queries/other/latin\.rq:1: the text is not UTF-8"):
        queries.read(root)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EROFS, "can be written to"),
        (errno.EACCES, "Give yourself the right"),
        (errno.ENOTDIR, "a part of this path is a file"),
        (errno.EISDIR, "Name a file, not a folder"),
        (errno.ENAMETOOLONG, "a shorter name"),
        (errno.EMFILE, "ulimit -n"),
        (errno.EFBIG, "ulimit -f"),
        (errno.ENXIO, "name a file"),
        (errno.EIO, "Check the disk"),
    ],
)
def test_the_remedy_fits_the_cause(number, remedy):
    message = files.explain(OSError(number, os.strerror(number), "build/x\n.nt"))
    assert message.startswith(f"build/x\\n.nt: {os.strerror(number)}. ") and remedy in message
    assert files.explain(OSError(number, os.strerror(number)), "build").startswith("build: ")


def test_write_atomically_replaces_the_whole_file(tmp_path):
    path = tmp_path / "new" / "file.txt"
    files.write_atomically(path, b"one")
    files.write_atomically(path, b"2")
    assert path.read_bytes() == b"2"
    assert list(path.parent.iterdir()) == [path]


def test_write_atomically_leaves_the_old_file_where_it_fails(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_real_edition_has_all_its_files():
    paths = files.find(ROOT)
    for suffix in (".ttl", ".rq", ".sssom.tsv"):
        there = {
            path.relative_to(ROOT).as_posix()
            for room in (*dataset.ROOMS, "queries")
            for path in (ROOT / room).rglob(f"*{suffix}")
        }
        assert there == {path for path in paths if path.endswith(suffix) and not path.startswith("releases/")}
