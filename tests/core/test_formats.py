"""The registry of forms has each media type once, and knows a form by every name of it."""

import re
from pathlib import Path

import pytest

import gcm_ld
from gcm_ld.core import formats

PACKAGE = Path(gcm_ld.__file__).parent
MEDIA_TYPE = re.compile(r"\b(?:text|application|image|font)/[a-z][a-z0-9.+-]*[a-z0-9]")
EXCEPTIONS = {
    "core/formats.py": "the registry",
    "web/negotiation.py": "docstrings that say what a header may hold",
    "web/responses.py": "the beginnings of the types that are worth compressing",
}


def test_media_types_stand_in_the_registry_alone():
    found = {
        path.relative_to(PACKAGE).as_posix()
        for suffix in ("py", "html")
        for path in PACKAGE.rglob(f"*.{suffix}")
        if MEDIA_TYPE.search(path.read_text(encoding="utf-8"))
    }
    assert found - EXCEPTIONS.keys() == set()


def test_no_two_forms_share_a_media_type():
    types = [form.media_type for form in formats.every()]
    assert len(types) == len(set(types))
    with pytest.raises(ValueError, match="text/csv"):
        formats.add(formats.Format("table", "text/csv", "Table", "table"))


def test_no_two_forms_of_a_kind_share_a_suffix():
    for kind in {form.kind for form in formats.every()} - {"data"}:
        suffixes = [form.name for form in formats.of(kind)]
        assert len(suffixes) == len(set(suffixes)), kind


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("all.ttl", formats.TTL),
        ("tables/csv-metadata.json", formats.JSON),
        ("context.jsonld", formats.JSONLD),
        ("LICENSE-DATA", None),
        ("folder.ttl/LICENSE", None),
        ("a.exe", None),
    ],
)
def test_a_file_has_the_form_of_its_suffix(path, form):
    assert formats.by_suffix(path) is form


def test_texts_name_their_encoding():
    assert formats.TTL.content_type == "text/turtle; charset=utf-8"
    assert formats.RDF.content_type == "application/rdf+xml"


def test_a_media_type_has_a_label():
    assert formats.label("text/turtle") == "Turtle"
    assert formats.label("application/sparql-results+xml") == "XML"
    assert formats.label("video/mp4") == "video/mp4"


def test_an_added_form_is_one_of_its_kind_until_it_is_removed():
    form = formats.Format("hext", "application/x-ndjson", "HexTuples", "graph")
    formats.add(form)
    assert formats.of("graph")[-1] is form and formats.by_suffix("all.hext") is form
    formats.remove(form)
    assert form not in formats.every()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-x", "'-x"),
        ("-12.5", "-12.5"),
        ("+41,5", "+41,5"),
        ("\t=1", "'\t=1"),
        ("'=1", "'=1"),
        ("a=1", "a=1"),
        ("a\x1b\u202eb", "a\ufffd\ufffdb"),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_a_cell_is_no_formula_and_can_be_seen(text, cell):
    assert formats.cell(text) == cell
    assert formats.uncell(cell) == ("=1" if text == "'=1" else formats.visible(text))
