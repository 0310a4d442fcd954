"""The note reads as its passages say, each once, with what page breaks cut joined again."""

import dataclasses
import re

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.presentation import transcript


@pytest.fixture(scope="module")
def blocks(publication):
    return transcript.blocks(publication)


def test_every_passage_is_in_exactly_one_block(publication, blocks):
    held = [passage.iri for block in blocks for part in (block, *block.notes) for passage in part.passages]
    assert sorted(held) == sorted(transcript.passages(publication))
    assert len(held) == len(set(held)) == 164


def test_blocks_keep_the_order_of_the_note(blocks):
    lines = [block.first.line for block in blocks]
    assert lines == sorted(lines)


def test_footnotes_stand_with_the_words_that_call_them(blocks):
    called = [note.first.footnote for block in blocks for note in block.notes]
    assert called == [str(number) for number in range(1, 28)]


def test_what_a_page_break_cut_is_read_together(publication, blocks):
    block = next(block for block in blocks if block.first.anchor == "basis-3")
    assert "almost each ISCM acknowledges" in block.words
    chain = transcript.chain(publication, names.iri("passage", "basis", "3-continued"))
    assert [passage.anchor for passage in chain] == ["basis-3", "basis-3-continued"]


def test_quotations_join_what_was_cut_and_stand_in_order(publication):
    slugs = ["footnote/16-continued", "basis/3", "footnote/16", "front/1"]
    found = transcript.quoted(publication, [names.iri("passage", slug) for slug in slugs])
    assert [names.local(iri) for iri, _ in found] == ["front/1", "footnote/16", "basis/3"]
    assert "United Nations in New York) have been appointed" in found[1][1]


def test_kinds_of_block(blocks):
    kinds = {block.first.anchor: block.kind for block in blocks}
    assert kinds["front-1"] == "title"
    assert kinds["heading-annex-2"] == "heading"
    assert kinds["contents-6"] == kinds["themes-6"] == kinds["issues-8"] == kinds["contribution-8"] == "item"
    assert kinds["annex-1-theme-human-rights"] == "lead"
    assert kinds["annex-1-element-r"] == "item", "a page break stands before it"
    assert kinds["contribution-4"] == kinds["contribution-11"] == kinds["issues-9"] == "paragraph"
    assert kinds["annex-2-header"] == "head"
    assert sum(kind == "row" for kind in kinds.values()) == 17


def test_rows_have_the_words_of_their_passages_and_no_others(publication, blocks):
    named = 0
    for block in blocks:
        if block.kind == "row":
            row = transcript.row(publication, block)
            words = [row.printed_area, row.printed_theme, *(name.printed for name in row.names)]
            assert sorted(" ".join(words).split()) == sorted(block.words.split())
            named += len(row.names)
    assert named == 143


def test_a_row_without_the_words_that_a_placement_quotes_is_shown_whole(publication, blocks):
    block = next(block for block in blocks if block.kind == "row")
    stated = publication.subjects("gcm:passage", block.first.iri)
    placement = next(iri for iri in stated if "/placement/" in iri)
    store = ox.Store()
    store.extend(publication.store)
    for quad in store.quads_for_pattern(ox.NamedNode(placement), None, None):
        if quad.predicate.value.endswith("#quote"):
            store.remove(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("other words"), quad.graph_name))
    edition = dataclasses.replace(publication.edition, store=store)
    row = transcript.row(dataclasses.replace(publication, edition=edition), block)
    assert (row.printed_area, row.printed_theme) == (block.words, "other words")


def test_the_runs_of_a_passage_have_its_words(publication):
    for iri, passage in transcript.passages(publication).items():
        text = "".join(run.text for run in transcript.runs(publication, iri))
        said = passage.text
        if passage.footnote and not passage.continues:
            said = said.lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹").lstrip()
        assert text == re.sub(r"\*", "", said), iri


def test_names_lead_to_the_things_that_stand_in_the_passage(publication):
    found = {}
    for iri in transcript.passages(publication):
        for run in transcript.runs(publication, iri):
            if run.iri:
                found.setdefault(iri, {})[run.text] = names.compact(run.iri)
                assert publication.is_described(run.iri)
    basis = found[names.iri("passage", "basis", "7")]
    assert basis["RCM"] == "mechanism:puebla-process"
    assert basis["Bali Process"] == "mechanism:bali-process"
    assert found[names.iri("passage", "footnote", "9")]["A/71/1"] == "document:a-res-71-1"
    rights = found[names.iri("passage", "annex-2", "migrant-rights")]
    assert rights["MISDA"] == "mechanism:midsa"
    assert rights["Migrant Rights"] == "area:migrant-rights"


def test_bold_and_italic_are_those_of_the_print(publication):
    runs = transcript.runs(publication, names.iri("passage", "grcp-background", "1"))
    assert [run.text for run in runs if run.bold] == [
        "Inter-State Consultation Mechanisms on migration (ISCM)"
    ]
    assert [run.call for run in runs if run.call] == ["1", "2", "3", "4"]


def test_plain_words_have_no_marks():
    assert transcript.plain("¹ **Global Processes** are *led*⁴.") == "Global Processes are led."
