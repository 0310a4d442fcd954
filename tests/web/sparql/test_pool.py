"""Workers in earnest: deadlines, deaths, who waits for whom. What must not happen would hang or fail here."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.metadata import documents
from gcm_ld.questions import engines
from gcm_ld.web.sparql import evaluation, outcomes, pool, worker
from gcm_ld.web.sparql.evaluation import Question

ROOT = Path(__file__).parents[3]
YES = Question("ASK {}")
RUNAWAY = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
LONG = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?e ?f }")
GREEDY = Question("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f")
LARGE = Question("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
LIMITS = worker.Limits(
    deadline=2.0, turn=0.6, memory=192 * 2**20, output=2**20, workers=2, per_client=6, queue=8, patience=30.0
)


@pytest.fixture(scope="module")
def asked(publication):
    """A pool of two workers; the module forks it before anything here has a thread."""
    made = pool.start(publication, LIMITS)
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def forgiving(asked):
    """Each test begins without the penance of the one before."""
    asked._penance.clear()


def run(*questions, pool, client="honest"):
    async def together():
        return await asyncio.gather(*(pool.ask(question, client) for question in questions))

    return asyncio.run(together())


def children(process):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def workers(pool):
    """The processes of a pool's workers, which are the children of its zygote, the child of its keeper."""
    return [process for zygote in children(pool.keeper) for process in children(zygote)]


def test_answers_in_any_loop(asked):
    for _ in range(3):
        (answer,) = run(YES, pool=asked)
        assert json.loads(answer.body)["boolean"] is True


def test_a_query_that_is_late_ends_and_its_place_is_free(asked):
    before = time.monotonic()
    (told,) = run(RUNAWAY, pool=asked)
    assert told == outcomes.late(LIMITS)
    assert time.monotonic() - before < LIMITS.deadline + 5
    assert all(isinstance(told, evaluation.Answer) for told in run(YES, YES, YES, pool=asked))
    assert asked.processes == (2, 0, 0)


@pytest.mark.parametrize(
    ("question", "status", "title"),
    [
        (GREEDY, 503, "The query needs too much memory"),
        (LARGE, 503, "The answer is too large"),
        (Question("SELECT * {" + "{" * 5000 + "}" * 5001), 400, "The query is nested too deeply"),
        (
            Question("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"),
            400,
            "The query is nested too deeply",
        ),
    ],
    ids=["memory", "output", "groups", "brackets"],
)
def test_a_query_that_passes_a_limit_is_told_which(asked, question, status, title):
    (told,) = run(question, pool=asked)
    assert (told.status, told.title) == (status, title)
    assert isinstance(run(YES, pool=asked)[0], evaluation.Answer)


def test_no_socket_can_be_opened_by_a_worker(asked):
    """Even where the keyword is overlooked: the worker has no descriptor left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for text in (
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"LOAD <{url}>",
        ):
            run(Question(text), pool=asked)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_worker_that_is_killed_is_replaced_and_its_query_answered(asked):
    async def killed():
        asking = asyncio.create_task(asked.ask(LONG))
        await asyncio.sleep(0)
        for process in workers(asked):
            os.kill(process, signal.SIGKILL)
        return await asking

    for _ in range(3):
        assert isinstance(asyncio.run(killed()), evaluation.Answer)


def test_a_query_whose_workers_are_killed_again_and_again_is_told(asked):
    async def killed():
        asking = asyncio.create_task(asked.ask(RUNAWAY, "unlucky"))
        for _ in range(2):
            await asyncio.sleep(0.3)
            for process in workers(asked):
                os.kill(process, signal.SIGKILL)
        return await asking

    assert asyncio.run(killed()) == outcomes.LOST
    assert isinstance(run(YES, pool=asked)[0], evaluation.Answer)


def test_a_client_who_leaves_frees_the_place(asked):
    async def leave():
        asking = asyncio.create_task(asked.ask(RUNAWAY, "leaver"))
        waiting = [asyncio.create_task(asked.ask(RUNAWAY, "leaver")) for _ in range(3)]
        await asyncio.sleep(0.1)
        for task in (asking, *waiting):
            task.cancel()
        await asyncio.gather(asking, *waiting, return_exceptions=True)
        return await asked.ask(YES, "other")

    assert isinstance(asyncio.run(leave()), evaluation.Answer)
    assert asked.processes == (2, 0, 0)
    assert not asked._held and not asked._running


def test_one_client_may_have_so_many_queries(asked):
    async def scene():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, "many")) for _ in range(8)]
        await asyncio.sleep(0.05)
        told = [task.result() for task in tasks if task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return told

    assert asyncio.run(scene()) == [outcomes.TOO_MANY] * 2


def test_the_queue_is_bounded_and_the_one_who_fills_it_gives_way(asked):
    async def crowd():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, f"crowd{number % 2}")) for number in range(12)]
        await asyncio.sleep(0.05)
        honest = await asked.ask(YES, "honest")
        for task in tasks:
            task.cancel()
        return honest, await asyncio.gather(*tasks, return_exceptions=True)

    honest, told = asyncio.run(crowd())
    assert isinstance(honest, evaluation.Answer)
    assert outcomes.BUSY in told


def test_two_clients_who_send_runaway_queries_leave_an_honest_one_served(asked):
    async def attack(client):
        while True:
            await asked.ask(RUNAWAY, client)

    async def scene():
        attackers = [asyncio.create_task(attack(f"attacker{number % 2}")) for number in range(6)]
        await asyncio.sleep(0.1)
        told = [await asked.ask(YES, "honest") for _ in range(5)]
        for task in attackers:
            task.cancel()
        await asyncio.gather(*attackers, return_exceptions=True)
        return told

    assert all(isinstance(told, evaluation.Answer) for told in asyncio.run(scene()))


def test_who_had_a_query_ended_overtakes_nobody_who_had_not(publication):
    made = pool.start(publication, worker.Limits(deadline=1.0, turn=0.2, workers=1))

    async def scene():
        await made.ask(YES)
        made._penance["struck"] = time.monotonic() + 60
        honest = asyncio.create_task(made.ask(RUNAWAY, "honest"))
        await asyncio.sleep(0.05)
        told = await made.ask(YES, "struck")
        return await honest, told

    try:
        first, second = asyncio.run(scene())
        assert first.title == "The query took too long" and isinstance(second, evaluation.Answer)
    finally:
        made.stop()


def test_who_ran_into_a_limit_has_one_place_until_it_is_forgotten(publication):
    limits = worker.Limits(deadline=0.3, workers=4, penance=1.0)
    made = pool.start(publication, limits)

    async def scene():
        await made.ask(YES)
        await made.ask(RUNAWAY, "struck")
        tasks = [asyncio.create_task(made.ask(RUNAWAY, "struck")) for _ in range(3)]
        await asyncio.sleep(0.05)
        during = made.processes
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        made._penance["struck"] = time.monotonic() - 1
        tasks = [asyncio.create_task(made.ask(RUNAWAY, "struck")) for _ in range(3)]
        await asyncio.sleep(0.05)
        after = made.processes
        await asyncio.gather(*tasks)
        return during, after

    try:
        assert asyncio.run(scene()) == ((3, 1, 2), (2, 2, 1))
    finally:
        made.stop()


def test_one_client_cannot_hold_all_places(asked):
    async def scene():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, "greedy")) for _ in range(4)]
        await asyncio.sleep(0.05)
        state = asked.processes
        told = await asked.ask(YES, "honest")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return state, told

    state, told = asyncio.run(scene())
    assert state == (1, 1, 3)
    assert isinstance(told, evaluation.Answer)


def test_a_slow_query_gives_way_to_a_client_who_has_no_place(asked):
    async def scene():
        slow = [asyncio.create_task(asked.ask(RUNAWAY, f"slow{number}")) for number in range(2)]
        await asyncio.sleep(0.05)
        told = await asked.ask(YES, "quick")
        return told, await asyncio.gather(*slow)

    told, slow = asyncio.run(scene())
    assert isinstance(told, evaluation.Answer)
    assert outcomes.OVERTAKEN in slow


def test_a_query_that_waits_for_too_long_is_told(publication):
    tight = pool.start(publication, worker.Limits(deadline=3, turn=3, workers=1, patience=0.2))

    async def scene():
        first = asyncio.create_task(tight.ask(RUNAWAY, "a"))
        await asyncio.sleep(0.05)
        told = await tight.ask(YES, "b")
        first.cancel()
        return told

    try:
        assert asyncio.run(tight.ask(YES)) and asyncio.run(scene()) == outcomes.BUSY
    finally:
        tight.stop()


def test_a_zygote_that_is_killed_has_a_successor_and_the_query_is_answered(publication):
    made = pool.start(publication, LIMITS)
    try:
        assert isinstance(run(YES, pool=made)[0], evaluation.Answer)

        async def killed():
            asking = asyncio.create_task(
                made.ask(Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?e ?f }"))
            )
            await asyncio.sleep(0)
            (zygote,) = children(made.keeper)
            os.kill(zygote, signal.SIGKILL)
            return await asking

        for _ in range(2):
            assert isinstance(asyncio.run(killed()), evaluation.Answer)
        assert made.workers == LIMITS.workers
    finally:
        made.stop()


def test_without_a_zygote_and_its_keeper_it_says_so(publication):
    broken = pool.start(publication, LIMITS)
    run(YES, pool=broken)
    (zygote,), ended = children(broken.keeper), workers(broken)
    for process in (broken.keeper, zygote):
        os.kill(process, signal.SIGKILL)
    os.waitpid(broken.keeper, 0)
    while any(alive(process) for process in ended):
        time.sleep(0.01)
    told = run(YES, pool=broken)
    assert told == [outcomes.GONE]
    assert broken.workers == 0
    broken.stop()


def test_when_the_server_stops_who_runs_and_who_waits_is_told(publication):
    made = pool.start(publication, LIMITS)

    async def scene():
        tasks = [asyncio.create_task(made.ask(RUNAWAY, f"client{number}")) for number in range(4)]
        await asyncio.sleep(0.1)
        made.end()
        return [*await asyncio.gather(*tasks), await made.ask(YES)]

    try:
        assert asyncio.run(scene()) == [outcomes.STOPPING] * 5
    finally:
        made.stop()


def test_stop_leaves_no_process(publication):
    made = pool.start(publication, LIMITS)
    run(YES, pool=made)
    processes = [made.keeper, *children(made.keeper), *workers(made)]
    assert len(processes) == 4
    made.stop()
    assert not any(alive(process) for process in processes)


SERVER = """
import asyncio, sys
from gcm_ld.publish import publications
from gcm_ld.web.sparql import pool, worker, evaluation
made = pool.start(publications.publish(sys.argv[1]), worker.Limits(workers=2))
async def serve():
    await made.ask(evaluation.Question("ASK {}"))
    print(made.keeper, flush=True)
    await made.ask(evaluation.Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
asyncio.run(serve())
"""


def test_a_server_that_is_killed_leaves_no_process():
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(ROOT)], stdout=subprocess.PIPE, text=True)
    with server:
        keeper = int(server.stdout.readline())
        (zygote,) = children(keeper)
        processes = [keeper, zygote, *children(zygote)]
        assert len(processes) == 4
        server.kill()
    for _ in range(500):
        if not any(alive(process) for process in processes):
            return
        time.sleep(0.01)
    pytest.fail("processes are left")


def alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_endpoint_answers_as_the_stored_questions_do(asked, publication):
    """What stands at the endpoint beside the edition changes no answer."""
    here = (query for query in publication.questions.values() if not query.is_federated)
    queries = sorted(here, key=lambda query: query.name)
    told = [run(Question(query.text, tables="tsv"), pool=asked)[0] for query in queries]
    for query, answer in zip(queries, told, strict=True):
        ours = engines.ask(publication.store, query.text)
        found = answer.body.decode().splitlines()[1:]
        assert len(found) == len(ours.rows), query.name
        assert answer.body.decode() == publication.answer(query.name).to_tsv(), query.name


def test_questions_and_catalog_can_be_read(asked):
    for graph in (documents.QUESTIONS, documents.CATALOG):
        (answer,) = run(Question(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"), pool=asked)
        assert json.loads(answer.body)["boolean"] is True
    text = f"""PREFIX sh: <{names.PREFIXES["sh"]}> PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
        SELECT ?question ?text {{
            ?query a sh:SPARQLSelectExecutable ; rdfs:label ?question ; sh:select ?text
        }}"""
    (answer,) = run(Question(text), pool=asked)
    assert len(json.loads(answer.body)["results"]["bindings"]) > 70
