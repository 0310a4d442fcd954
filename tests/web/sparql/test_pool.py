"""Workers in earnest: deadlines, deaths, who waits for whom. What must not happen would hang or fail here."""

import asyncio
import contextlib
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
from gcm_ld.metadata import extras
from gcm_ld.questions import engines
from gcm_ld.web import clients, config
from gcm_ld.web.sparql import evaluation, pool, worker
from gcm_ld.web.sparql.evaluation import Question

ROOT = Path(__file__).parents[3]
YES = Question("ASK {}")
RUNAWAY = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
LONG = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?e ?f }")
GREEDY = Question("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f")
LARGE = Question("SELECT * { ?a ?b ?c }")
NEVER = 3600.0
"""Seconds that no test waits for: what should end before is ended by something else."""

SETTINGS = config.ServerConfig(
    deadline=NEVER,
    turn=0.05,
    memory=192 * 2**20,
    max_result=2**21,
    workers=2,
    queue_share=6,
    queue=8,
    patience=NEVER,
)


@pytest.fixture(scope="module")
def asked(publication):
    """A pool of two workers; the module forks it before anything here has a thread."""
    made = pool.start(publication, SETTINGS)
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def forgiving(asked):
    """Each test begins without the blame of the one before."""
    asked.turns._blamed.clear()


async def until(condition):
    """Wait until something is so; pytest's own limit ends what never is."""
    while not condition():
        await asyncio.sleep(0.001)


async def cancel(tasks):
    """End tasks, and give what they had given before."""
    for task in tasks:
        task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


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


def test_a_query_that_is_late_ends_and_its_place_is_free(publication):
    settings = config.ServerConfig(deadline=0.1, workers=2)
    made = pool.start(publication, settings)
    try:
        assert run(RUNAWAY, pool=made) == [pool.late(settings)]
        assert made.turns.is_blamed("honest") and made.processes == (2, 0, 0)
    finally:
        made.stop()


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


def test_a_query_whose_workers_are_killed_again_and_again_is_told(publication):
    async def killed():
        asking = asyncio.create_task(made.ask(RUNAWAY, "unlucky"))
        for _ in range(2):
            await until(lambda: made.runs)
            (run,) = made.runs
            while run in made.runs:
                for process in workers(made):
                    with contextlib.suppress(ProcessLookupError):  # it has just ended
                        os.kill(process, signal.SIGKILL)
                await asyncio.sleep(0.001)
        return await asking

    made = pool.start(publication, SETTINGS)
    try:
        assert asyncio.run(killed()) == pool.LOST
        assert isinstance(run(YES, pool=made)[0], evaluation.Answer)
    finally:
        made.stop()


def test_a_client_who_leaves_frees_the_place(asked):
    async def leave():
        asking = asyncio.create_task(asked.ask(RUNAWAY, "leaver"))
        waiting = [asyncio.create_task(asked.ask(RUNAWAY, "leaver")) for _ in range(3)]
        await until(lambda: asked.processes == (1, 1, 3))
        await cancel([asking, *waiting])
        return await asked.ask(YES, "other")

    assert isinstance(asyncio.run(leave()), evaluation.Answer)
    assert asked.processes == (2, 0, 0)
    assert not asked.turns.active


def test_one_client_may_have_so_many_queries(asked):
    async def scene():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, "many")) for _ in range(8)]
        await until(lambda: sum(task.done() for task in tasks) == 2)
        told = [task.result() for task in tasks if task.done()]
        await cancel(tasks)
        return told

    assert asyncio.run(scene()) == [pool.TOO_MANY] * 2


def test_the_queue_is_bounded_and_the_one_who_fills_it_gives_way(asked):
    async def crowd():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, f"crowd{number % 2}")) for number in range(12)]
        await until(lambda: asked.processes[2] == SETTINGS.queue)
        honest = await asked.ask(YES, "honest")
        return honest, await cancel(tasks)

    honest, told = asyncio.run(crowd())
    assert isinstance(honest, evaluation.Answer)
    assert pool.BUSY in told


def test_forty_clients_who_had_queries_ended_leave_an_honest_one_served(publication):
    """They come after who had none ended, and leave a place for that one."""
    made = pool.start(publication, config.ServerConfig(deadline=NEVER, turn=NEVER, workers=2, patience=NEVER))

    async def scene():
        await made.wait_ready()
        attackers = [f"attacker{number}" for number in range(40)]
        for name in attackers:
            made.turns.blame(name)
        attacks = [asyncio.create_task(made.ask(RUNAWAY, name)) for name in attackers]
        await until(lambda: made.processes == (1, 1, 39))
        honest = await made.ask(YES, "honest")
        ended = sum(task.done() for task in attacks)
        await cancel(attacks)
        return honest, ended

    try:
        honest, ended = asyncio.run(scene())
        assert isinstance(honest, evaluation.Answer) and ended == 0
    finally:
        made.stop()


def test_a_slow_query_gives_way_to_a_client_who_has_no_place(asked):
    async def scene():
        slow = [asyncio.create_task(asked.ask(RUNAWAY, f"slow{number}")) for number in range(2)]
        await until(lambda: len(asked.runs) == 2)
        told = await asked.ask(YES, "quick")
        return told, [task.result() for task in slow if task.done()], await cancel(slow)

    told, ended, _ = asyncio.run(scene())
    assert isinstance(told, evaluation.Answer) and ended == [pool.OVERTAKEN]


def test_who_had_a_query_ended_overtakes_nobody_who_had_not(publication):
    made = pool.start(publication, config.ServerConfig(deadline=NEVER, turn=0.01, workers=1, patience=0.1))

    async def scene():
        await made.wait_ready()
        made.turns.blame("struck")
        honest = asyncio.create_task(made.ask(RUNAWAY, "honest"))
        await until(lambda: made.runs)
        told = await made.ask(YES, "struck")
        return told, honest.done(), await cancel([honest])

    try:
        assert asyncio.run(scene())[:2] == (pool.BUSY, False)
    finally:
        made.stop()


def test_one_client_cannot_hold_all_places(asked):
    async def scene():
        tasks = [asyncio.create_task(asked.ask(RUNAWAY, "greedy")) for _ in range(4)]
        await until(lambda: asked.processes[2] == 3)
        state = asked.processes
        told = await asked.ask(YES, "honest")
        await cancel(tasks)
        return state, told

    state, told = asyncio.run(scene())
    assert state == (1, 1, 3)
    assert isinstance(told, evaluation.Answer)


def test_a_query_that_waits_for_too_long_is_told(publication):
    tight = pool.start(publication, config.ServerConfig(deadline=NEVER, workers=1, patience=0.05))

    async def scene():
        await tight.wait_ready()
        first = asyncio.create_task(tight.ask(RUNAWAY, "a"))
        await until(lambda: tight.runs)
        told = await tight.ask(YES, "b")
        await cancel([first])
        return told

    try:
        assert asyncio.run(scene()) == pool.BUSY
    finally:
        tight.stop()


def test_who_asks_before_there_are_workers_waits_for_them_but_not_for_ever(publication):
    ours, theirs = socket.socketpair()
    settings = config.ServerConfig(patience=0.05)
    made = pool.Pool(settings, ours, 0, clients.Turns(1, 1, 1, 1, NEVER))
    with ours, theirs:
        assert asyncio.run(made.ask(YES)) == pool.BUSY
        assert made.workers == 0 and not made.ready
        theirs.close()
        assert asyncio.run(made.ask(YES)) == pool.GONE


def test_a_zygote_that_is_killed_has_a_successor_and_the_query_is_answered(publication):
    made = pool.start(publication, SETTINGS)
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
        assert made.workers == SETTINGS.workers
    finally:
        made.stop()


def test_without_a_zygote_and_its_keeper_it_says_so(publication):
    broken = pool.start(publication, SETTINGS)
    run(YES, pool=broken)
    (zygote,), ended = children(broken.keeper), workers(broken)
    for process in (broken.keeper, zygote):
        os.kill(process, signal.SIGKILL)
    os.waitpid(broken.keeper, 0)
    while any(alive(process) for process in ended):
        time.sleep(0.01)
    told = run(YES, pool=broken)
    assert told == [pool.GONE]
    assert broken.workers == 0
    broken.stop()


def test_that_there_will_be_no_answers_any_more_is_seen_without_a_query(publication):
    """A zygote that has a successor is no reason to end; a keeper and a zygote that are killed are."""

    async def scene(made):
        await made.wait_ready()
        seen = asyncio.ensure_future(made.wait_gone())
        (zygote,) = children(made.keeper)
        os.kill(zygote, signal.SIGKILL)
        await until(lambda: set(children(made.keeper)) - {zygote})
        assert await made.ask(YES) and not seen.done()
        (last,) = children(made.keeper)
        for process in (made.keeper, last):
            os.kill(process, signal.SIGKILL)
        await seen
        assert made.gone

    made = pool.start(publication, config.ServerConfig(workers=1))
    try:
        asyncio.run(scene(made))
    finally:
        made.stop()


def test_when_the_server_stops_who_runs_and_who_waits_is_told(publication):
    made = pool.start(publication, SETTINGS)

    async def scene():
        tasks = [asyncio.create_task(made.ask(RUNAWAY, f"client{number}")) for number in range(4)]
        await until(lambda: made.processes == (0, 2, 2))
        made.end()
        return [*await asyncio.gather(*tasks), await made.ask(YES)]

    try:
        assert asyncio.run(scene()) == [pool.STOPPING] * 5
    finally:
        made.stop()


def test_stop_leaves_no_process(publication):
    made = pool.start(publication, SETTINGS)
    run(YES, pool=made)
    processes = [made.keeper, *children(made.keeper), *workers(made)]
    assert len(processes) == 4
    made.stop()
    assert not any(alive(process) for process in processes)


SERVER = """
import asyncio, sys
from gcm_ld.publish import publications
from gcm_ld.web import config
from gcm_ld.web.sparql import pool, evaluation
made = pool.start(publications.publish(sys.argv[1]), config.ServerConfig(workers=2, deadline=600))
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
    while any(alive(process) for process in processes):  # else this never ends
        time.sleep(0.01)


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
    for graph in (extras.QUESTIONS, extras.CATALOG):
        (answer,) = run(Question(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"), pool=asked)
        assert json.loads(answer.body)["boolean"] is True
    text = f"""PREFIX sh: <{names.PREFIXES["sh"]}> PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
        SELECT ?question ?text {{
            ?query a sh:SPARQLSelectExecutable ; rdfs:label ?question ; sh:select ?text
        }}"""
    (answer,) = run(Question(text), pool=asked)
    assert len(json.loads(answer.body)["results"]["bindings"]) > 70


LIMITS = config.ServerConfig(deadline=3, memory=64 * 2**20)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (signal.SIGSEGV, "The query is nested too deeply"),
        (signal.SIGABRT, "The query needs too much memory"),
        (worker.OUT_OF_MEMORY << 8, "The query needs too much memory"),
        (signal.SIGXCPU, "The query took too long"),
        (worker.FAILED << 8, "The engine failed"),
        (signal.SIGKILL, None),
        (signal.SIGTERM, None),
        (0, None),
    ],
)
def test_death(status, told):
    problem = pool.death(int(status).to_bytes(4, "big"), LIMITS)
    assert (problem.title if problem else None) == told


def test_a_death_that_nobody_saw_is_not_the_query_s():
    assert pool.death(b"", LIMITS) is None


def test_messages_name_the_limit():
    assert "3 seconds" in pool.late(LIMITS).message
    assert "64 MiB" in pool.death(int(signal.SIGABRT).to_bytes(4, "big"), LIMITS).message


def test_what_passes_says_when_to_try_again():
    for problem in (pool.BUSY, pool.TOO_MANY, pool.OVERTAKEN, pool.LOST):
        assert problem.retry
    for problem in (pool.TOO_DEEP, pool.late(LIMITS)):
        assert problem.retry is None
