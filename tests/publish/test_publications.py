"""A publication answers from its edition, and its digest changes when the data does."""

import dataclasses
import os
import shutil
import signal
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.metadata import extras
from gcm_ld.publish import builds, publications
from gcm_ld.rdf import writers
from gcm_ld.reasoner import inference

ROOT = Path(__file__).parents[2]
ALMATY = names.iri("mechanism", "almaty-process")


def test_what_is_said(publication):
    assert publication.value(ALMATY, "gcm:memberCount") == "7"
    assert publication.value(ALMATY, "gcm:countsRivers") == ""
    assert publication.label(ALMATY) == "Almaty Process"
    assert publication.is_described(ALMATY)
    assert not publication.is_described(ALMATY + "-2")


def test_values_stand_once_and_subjects_point_here(publication):
    types = publication.values(ALMATY, "rdf:type")
    assert len(types) == len(set(types)) > 1
    theme = names.iri("theme", "drivers-of-migration")
    assert len(publication.subjects("gcm:coversTheme", theme)) == 4


def test_an_answer_is_asked_once(publication):
    first = publication.answer("coverage/theme-summary")
    assert publication.answer("coverage/theme-summary") is first
    assert [row["listed"] for row in publication.rows("coverage/theme-summary", theme="human-rights")] == [
        "18"
    ]


def test_a_value_that_means_nothing_is_told(publication):
    with pytest.raises(dataset.EditionError, match="human-rights"):
        publication.answer("coverage/theme-summary", theme="human-right")


def test_the_edition_tells_who_it_is(publication):
    assert publication.about["version"] in publication.citation
    assert publication.issued.count("-") == 2


def test_the_digest_changes_when_and_only_when_a_text_does(tmp_path, publication):
    for room in (*dataset.ROOMS, "queries", "releases"):
        shutil.copytree(ROOT / room, tmp_path / room)
    assert publications.publish(tmp_path).digest == publication.digest
    question = tmp_path / "queries/coverage/theme-summary.rq"
    question.write_text(question.read_text() + "# a word\n")
    assert publications.publish(tmp_path).digest != publication.digest


def test_what_was_begun_ahead_makes_the_same_publication(publication):
    made = publications.publish(work=publications.begin())
    assert made.digest == publication.digest
    assert set(made.store) == set(publication.store)
    assert made.questions == publication.questions


def test_what_takes_long_is_read_from_dumps_of_the_same_edition_and_program(dumped, monkeypatch):
    """It is not made then; a file that isn't as it was made, or another program's, is not believed."""
    expected, graphs = inference.text(dumped.edition), extras.graphs(dumped)
    monkeypatch.setattr(inference, "text", lambda edition: b"inferred")
    ahead = publications._ahead(None, dumped.dumps)
    assert ahead.inferred == expected
    read = extras.graphs(dataclasses.replace(dumped, beside=ahead.beside))
    assert {graph: writers.lines(writers.canonical(told)) for graph, told in read.items()} == {
        graph: writers.lines(writers.canonical(told)) for graph, told in graphs.items()
    }
    assert publications._ahead(None).inferred == b"inferred"
    for name, value in (("program", lambda: "another"), ("digest", lambda path: "0" * 64)):
        with monkeypatch.context() as other:
            other.setattr(builds, name, value)
            ahead = publications._ahead(None, dumped.dumps)
            assert (ahead.inferred, ahead.beside) == (b"inferred", b"")


def test_a_file_that_changes_meanwhile_counts(tmp_path, publication):
    for room in (*dataset.ROOMS, "queries", "releases"):
        shutil.copytree(ROOT / room, tmp_path / room)
    work = publications.begin(tmp_path)
    before = work.result()
    work.result = lambda: before
    place = tmp_path / "data/place.ttl"
    place.write_text(place.read_text().replace('"Geneva"', '"Genève"'))
    made = publications.publish(tmp_path, work=work)
    again = publications.publish(tmp_path)
    assert made.digest == again.digest != publication.digest
    assert set(made.store) == set(again.store)


def test_what_is_wrong_in_a_file_is_told_after_work_ahead_too(tmp_path):
    for room in (*dataset.ROOMS, "queries", "releases"):
        shutil.copytree(ROOT / room, tmp_path / room)
    place = tmp_path / "data/place.ttl"
    place.write_text(place.read_text() + "nonsense")
    with pytest.raises(dataset.EditionError, match=r"data/place\.ttl"):
        publications.publish(tmp_path, work=publications.begin(tmp_path))


def test_the_value_is_made_by_another_process():
    value, process = publications.Work(lambda: ({"one": b"1" * 10**6}, os.getpid())).result()
    assert value == {"one": b"1" * 10**6}
    assert process != os.getpid()


def test_what_is_raised_is_raised_here():
    def fail():
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        publications.Work(fail).result()


def test_what_a_dead_process_did_not_finish_is_made_here():
    here = os.getpid()

    def make():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "made"

    assert publications.Work(make).result() == "made"


@pytest.mark.parametrize("cores", [None, 1])
def test_one_core_does_it_alone(cores, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert publications.Work(os.getpid).result() == os.getpid()


def test_a_system_without_room_does_it_alone(monkeypatch):
    def full():
        raise BlockingIOError("no process left")

    monkeypatch.setattr(os, "fork", full)
    assert publications.Work(os.getpid).result() == os.getpid()


def test_nothing_is_left_open():
    before = len(os.listdir("/dev/fd"))
    work = publications.Work(int)
    work.result()
    assert len(os.listdir("/dev/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(work._process, os.WNOHANG)


def test_a_fork_that_nobody_waits_for_ends():
    work = publications.Work(lambda: b"1" * 10**7)
    os.close(work._source)
    _, status = os.waitpid(work._process, 0)
    assert status != 0
