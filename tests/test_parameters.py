"""A parameter takes a thing in any words, the same ones at every address, and refuses others in one sentence.

The addresses come from what is declared: the facets of lists, the filters of matrices, the parameters of the
stored questions; those of single pages stand here.
"""

import dataclasses
import functools
import html
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gcm_ld.cli import commands
from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.matrix import filters, model
from gcm_ld.questions import answers, queries
from gcm_ld.web.pages import tables, thing_lists, views

ROOT = Path(__file__).parents[1]
ALMATY, RIGHTS = names.iri("mechanism", "almaty-process"), names.iri("theme", "human-rights")
COVERS = names.expand("gcm:coversTheme")


@dataclasses.dataclass(frozen=True)
class Door:
    """An address, the parameter in question with the kind of thing that it takes, the other parameters, and
    where not all things are offered, one that is."""

    path: str
    name: str
    kind: str | None
    others: tuple[tuple[str, str], ...] = ()
    example: str = ""

    def __str__(self) -> str:
        return f"{self.path}?{self.name}"


LISTS = [
    Door(f"/{kind}{form}", facet.kind, facet.kind)
    for kind, listing in thing_lists.LISTS.items()
    for facet in listing.facets
    for form in ("", ".csv")
]
MATRICES = [
    Door(f"/matrix/{by}.csv", name, choice.kind or by)
    for by in model.KINDS
    for name, choice in filters.FILTERS.items()
    if choice.kind or name == "sort"
]
QUESTIONS = [
    Door(f"/query/{query.name}.rq", parameter.name, parameter.kind, (), parameter.example)
    for query in queries.read(ROOT)
    for parameter in query.parameters
]
PAGES = [
    Door("/query/coverage/mechanisms-by-theme.html", "theme", "theme"),
    Door("/chart/coverage/area-matrix.svg", "area", "area", (), "border-management"),
    Door("/meeting", "kind", "meeting-kind", (), "negotiation-round"),
    Door("/discrepancy", "kind", "discrepancy-kind"),
    Door("/compare.csv", "m", "mechanism", (("m", "budapest-process"),)),
    Door("/compare", "m", "mechanism", (("m", "budapest-process"),)),
    *(Door("/evidence", "row", "mechanism", (("column", "8"), ("by", by))) for by in ("goal", "objective")),
    *(Door("/evidence.ttl", "column", by, (("row", "midsa"), ("by", by))) for by in model.KINDS),
    Door("/why", "s", None, (("p", COVERS), ("o", RIGHTS)), ALMATY),
    Door("/why", "p", "property", (("s", ALMATY), ("o", RIGHTS)), COVERS),
    Door("/why", "o", None, (("s", ALMATY), ("p", COVERS)), RIGHTS),
]
WORDS = ("boolean", "year")
"""The kinds whose words are no IRIs."""
FIRST = {door.kind: door for door in reversed(QUESTIONS)}
"""A question for each kind of parameter, which is asked in all ways; the others are in a few."""
DOORS = [*LISTS, *MATRICES, *QUESTIONS, *PAGES]

every_door = pytest.mark.parametrize("door", DOORS, ids=str)


def offered(publication, door):
    """The IRI of a thing that the address takes."""
    if door.example:
        return things.identify(publication.store, door.example, door.kind)
    kind = door.path.strip("/").partition(".")[0]
    if door in LISTS:
        options = tables.select(publication, thing_lists.LISTS[kind], views.Params()).options
        return things.resolve(publication.store, options[door.name][0][0], door.kind)
    known = things.members(publication.store, door.kind)
    return next(iri for iri in known if takes(publication, door, iri))


def takes(publication, door, iri):
    if door not in MATRICES:
        return True
    whole = model.make(publication, door.path.partition("/matrix/")[2].partition(".")[0])
    try:
        return bool(filters.resolve(publication, whole, {door.name: iri}))
    except things.ThingError:
        return False


def spellings(store, iri):
    for name in (*things.PREFERRED, *things.FURTHER):
        for quad in store.quads_for_pattern(terms.node(iri), terms.node(name), None):
            yield quad.object.value.strip()


@functools.cache
def spelled(store, kind):
    """How often each name, code or slug of the things of a kind occurs, in any case and form."""
    return Counter(
        key
        for iri in things.members(store, kind)
        for key in {names.slug(word) for word in (things.word(iri, kind), *spellings(store, iri))}
    )


def ways(publication, iri, kind):
    """Return the words that mean a thing and no other of its kind."""
    store, local = publication.store, names.local(iri)
    if kind in WORDS:
        return [iri, iri.upper(), f" {iri} "]
    local = things.word(iri, kind) if kind == "vocabulary" else local
    found = {iri, f"<{iri}>", names.compact(iri), things.word(iri, kind)}
    if kind:
        found |= {local, local.upper(), f" {local} "}
    if iri.startswith(names.BASE) and "#" not in iri:
        found.add(iri.removeprefix(names.BASE))
    for word in spellings(store, iri):
        if spelled(store, kind)[names.slug(word)] == 1:
            found |= {word, word.upper(), word.lower()}
    if kind == "type":
        found.add("".join(part[0] for part in things.word(iri, kind).split("-")))
    return sorted(found)


def is_one_of_many(door):
    return door in QUESTIONS and door != FIRST[door.kind]


def fetch(client, door, text):
    return client.get(f"{door.path}?{urlencode([(door.name, text), *door.others])}", follow_redirects=True)


def test_the_doors_are_many_and_cover_what_is_declared():
    assert {door.path.strip("/").partition(".")[0] for door in LISTS} < {*thing_lists.LISTS}
    assert len(LISTS) > 10 and len(MATRICES) == len(model.KINDS) * 5 and len(QUESTIONS) > 50


@every_door
def test_every_way_to_name_a_thing_gives_the_same_bytes(client, publication, door):
    iri = offered(publication, door)
    wanted = fetch(client, door, iri)
    assert wanted.status_code == 200, wanted.text
    words = ways(publication, iri, door.kind)
    for text in words[:: len(words) // 3 or 1] if is_one_of_many(door) else words:
        answer = fetch(client, door, text)
        assert answer.status_code == 200, f"{text}: {answer.text}"
        assert answer.content == wanted.content, text


@every_door
def test_a_word_for_nothing_is_refused_in_the_same_sentence(client, publication, door):
    thing = offered(publication, door)
    near = f"{(thing if door.kind in WORDS else things.label(publication.store, thing))[:-1]}%"
    for text in (near,) if is_one_of_many(door) else ("atlantis", near):
        answer = fetch(client, door, text)
        sentence = html.unescape(answer.text).replace("No ", "no ")
        assert answer.status_code == 400, text
        assert (
            wrong := f"no {door.kind or 'thing'} {text!r}; "
        ) in sentence or f"can't be {text!r}; " in sentence
        assert re.search("(there are|there is|did you mean|say one as) ", sentence)
        if door in QUESTIONS:  # where all things of the kind are offered, the sentence is that of all doors
            with pytest.raises(things.ThingError) as error:
                things.resolve(publication.store, text, door.kind)
            assert str(error.value) in sentence and wrong in sentence


@pytest.mark.parametrize("text", ["Human rights", "theme:human-rights"])
def test_python_and_the_commands_take_the_same_words(publication, capsys, monkeypatch, text):
    monkeypatch.setattr(commands, "_complete", lambda edition: publication.edition)
    name = "coverage/mechanisms-by-theme"
    wanted = answers.ask(name, edition=publication.edition, theme=RIGHTS).to_csv()
    assert answers.ask(name, edition=publication.edition, theme=text).to_csv() == wanted
    outputs = []
    for word, mechanism in ((RIGHTS, ALMATY), (text, "Almaty Process")):
        assert commands.query(ROOT, name, {"theme": word}, "csv", None, False) == 0
        assert commands.show(ROOT, mechanism, "ttl") == 0
        assert commands.why(ROOT, mechanism, "covers theme", word) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "coverage/mechanisms-by-theme", "theme=human-rihts"),
        ("why", "mechanism:almaty-process", "coversTheme", "human-rihts"),
        ("show", "theme:human-rihts"),
    ],
)
def test_the_command_line_refuses_with_status_2(arguments):
    script = Path(sys.executable).with_name("gcm-ld")
    run = subprocess.run([script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "did you mean " in run.stderr and "human-rights" in run.stderr
