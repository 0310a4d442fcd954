"""The stored questions have equal answers on stores of others, and the edition comes into these."""

import functools
import itertools

import live
import pytest
import stores
import world

from gcm_ld.cli import commands, status
from gcm_ld.cli import stores as command
from gcm_ld.questions import answers, endpoints, exchange, queries

QUERY = {"content-type": "application/sparql-query", "accept": "text/csv"}
KNOWN = {
    "virtuoso": {"coverage/areas-by-state"},  # its ?recorded is 0: the count beside the others is lost
    "jena": set(),
    "oxigraph": set(),
}
"""The questions that a store may answer otherwise: its plan hangs on how many triples there are."""

SLOW = {"jena": {"gaps/areas-by-region-without-any", "meetings/by-state"}}
"""The questions that take a store so long that `gcm-ld answer --endpoint --timeout` alone asks them."""


@pytest.fixture(scope="module", params=stores.RUNNING)
def full(request, dumped, tmp_path_factory):
    """A store that holds the edition, loaded as its keeper would do it, with its name."""
    try:
        with stores.RUNNING[request.param](tmp_path_factory.mktemp("full"), dumped.dumps) as store:
            yield request.param, store
    except live.Missing as error:
        pytest.skip(str(error))


@pytest.fixture(params=stores.CHANGING)
def empty(request, tmp_path):
    try:
        with stores.CHANGING[request.param](tmp_path) as store:
            yield store
    except live.Missing as error:
        pytest.skip(str(error))


def test_stored_questions_have_their_accepted_answers(full, publication):
    """A few of each folder are asked, and what is known to differ; `gcm-ld answer --endpoint` asks all."""
    name, store = full
    to = endpoints.connect(exchange.address(store.endpoint), publication.edition, 60)
    apart = set()
    for asked in (sample() | KNOWN[name]) - SLOW.get(name, set()):
        answer = answers.answer(publication.edition, queries.find(asked), endpoint=to)
        if answers.match(answer) not in (answers.Match.EQUAL, answers.Match.VALUE):
            apart.add(asked)
    assert apart <= KNOWN[name]


def sample():
    """Return the names of the first, the last and two more of each folder that have an accepted answer."""
    asked = [question.name for question in queries.read() if question.accepted.exists()]
    folders = [list(few) for _, few in itertools.groupby(asked, lambda name: name.split("/")[0])]
    return {few[at * (len(few) - 1) // 3] for few in folders for at in range(4)}


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "edition"
    folder.mkdir()
    world.make(folder)
    commands.answer(folder, accept=True)
    return folder


def test_an_edition_comes_into_a_store_and_is_asked_there(empty, root, capsys):
    assert command.load(root, empty.graphs, empty.user, "", 60) == 0
    assert "0 as they were, 0 deleted; all compared" in capsys.readouterr().out
    assert command.load(root, empty.graphs, empty.user, "", 60) == 0
    assert " 0 sent, " in capsys.readouterr().out
    assert command.compare(root, empty.endpoint, "", "", 60) == 0
    given = commands.query(root, "coverage/theme-summary", {}, "csv", empty.endpoint, False)
    assert given == 0
    (root / "data" / "more.ttl").write_text(world.DATA.replace("quito", "quito-two"))
    assert status.run(lambda: command.compare(root, empty.endpoint, "", "", 60)) == status.GIVEN
    assert "holds another edition" in capsys.readouterr().err


def test_a_store_whose_default_graph_is_empty_is_asked_for_the_union(root, tmp_path, capsys):
    with stores.oxigraph(tmp_path, union=False) as store:
        assert command.load(root, store.graphs, "", "", 60) == 0
        assert command.compare(root, store.endpoint, "", "", 60) == 0


def test_a_switch_leaves_the_old_edition_until_the_new_one_is_whole(root, tmp_path, capsys):
    with stores.oxigraph(tmp_path, union=False) as store:
        for _ in range(2):
            assert command.load(root, store.graphs, "", "", 60, switch=store.update) == 0
            assert command.compare(root, store.endpoint, "", "", 60) == 0
            (root / "data" / "more.ttl").write_text(world.DATA.replace("quito", "quito-two"))
            commands.answer(root, accept=True)
        count = (
            "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), '/beside/')) }"
        )
        found = exchange.send(exchange.address(store.endpoint), "POST", QUERY, count.encode())
        assert "\n0" in found.body.decode().replace("\r", "")


def test_a_store_in_whose_default_graph_all_is_seen_is_not_loaded_beside(empty, root, capsys):
    assert command.load(root, empty.graphs, empty.user, "", 60) == 0
    (root / "data" / "more.ttl").write_text(world.DATA.replace("quito", "quito-two"))
    load = functools.partial(command.load, root, empty.graphs, empty.user, "", 60)
    loaded = status.run(lambda: load(switch=empty.update))
    said = capsys.readouterr().err
    assert loaded == status.GIVEN and "Load without --switch" in said, said
    assert load() == 0


def test_what_differs_is_the_status_and_named(root, tmp_path, capsys):
    path = next((root / "queries").rglob("*.tsv"))
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n")
    with stores.oxigraph(tmp_path) as store:
        command.load(root, store.graphs, "", "", 60)
        assert command.compare(root, store.endpoint, "", "", 60) == status.FOUND
    name = path.relative_to(root / "queries").with_suffix("").as_posix()
    assert any(line.split()[:2] == [name, "different"] for line in capsys.readouterr().out.splitlines())
