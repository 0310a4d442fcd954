"""What a worker is told and tells, and the bounds that the system sets to it."""

import asyncio
import contextlib
import json
import os
import resource
import socket
import threading

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.core import urls
from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, worker
from gcm_ld.web.sparql.evaluation import Question
from gcm_ld.web.sparql.worker import Wire

IRIS = st.none() | st.lists(st.sampled_from(["http://example.org/a", "urn:b"]), min_size=1, max_size=3).map(
    tuple
)


@given(st.text(), st.sampled_from(["json", ""]), st.sampled_from(["ttl", ""]), IRIS, IRIS, st.booleans())
def test_a_question_arrives_as_it_was_sent(text, tables, graphs, default, named, packed):
    text = text.encode("utf-8", "ignore").decode()
    question = Question(text, tables, graphs, default, named, packed)
    frame = worker.pack(question)
    assert int.from_bytes(frame[:4], "big") == len(frame) - 4
    assert worker.unpack(frame[4:]) == question


class Probe:
    """Answers with what the process may do, instead of asking a store."""

    def evaluate(self, question):
        if question.text == "fail":
            raise BaseException("a panic of the engine")
        if question.text == "memory":
            raise MemoryError
        found = {}
        for name in ("AS", "CORE", "NOFILE", "CPU"):
            found[name] = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))
        try:
            socket.socket()
        except OSError as error:
            found["socket"] = error.strerror
        try:
            os.dup(0)
        except OSError as error:
            found["dup"] = error.strerror
        try:
            bytearray(2**28)
        except MemoryError:
            found["memory"] = "bounded"
        return evaluation.Answer("table", json.dumps(found).encode())


@pytest.fixture
def ask():
    """Ask a worker in a process of its own; gives what it sends until it ends, and its status."""
    links, pids = [], []

    def asked(evaluator, *questions):
        ours, theirs = socket.socketpair()
        links.append(ours)
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                worker.work(theirs, evaluator, config.ServerConfig(memory=2**26, deadline=5))
            finally:
                os._exit(0)
        pids.append(pid)
        theirs.close()
        for question in questions:
            ours.sendall(worker.pack(question))
        ours.shutdown(socket.SHUT_WR)
        received = b""
        while part := ours.recv(2**16):
            received += part
        return received, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    yield asked
    for link in links:
        link.close()


def test_a_worker_can_open_nothing_and_take_only_so_much(ask):
    received, status = ask(Probe(), Question("probe"))
    kind, flags, length = worker.HEAD.unpack_from(received)
    found = json.loads(received[worker.HEAD.size :])
    assert (kind, flags, length, status) == (0, 0, len(received) - worker.HEAD.size, 0)
    assert found["socket"] == found["dup"] == "Too many open files"
    assert found["memory"] == "bounded"
    assert found["CORE"] == [0, 0]
    assert found["NOFILE"] == [4, 4]
    assert found["CPU"][0] > 0


@pytest.mark.parametrize(("text", "status"), [("fail", worker.FAILED), ("memory", worker.OUT_OF_MEMORY)])
def test_a_worker_whose_engine_fails_gives_up(ask, text, status):
    assert ask(Probe(), Question(text)) == (b"", status)


def test_a_worker_answers_one_question_after_another(ask):
    store = ox.Store()
    evaluator = evaluation.Evaluator(store, urls.Site(), {}, 1000)
    received, status = ask(
        evaluator, Question("ASK {}"), Question("ASK {"), Question("CONSTRUCT {} {}", packed=True)
    )
    told = []
    while received:
        kind, flags, length = worker.HEAD.unpack_from(received)
        body, received = received[worker.HEAD.size :][:length], received[worker.HEAD.size + length :]
        told.append(worker.read(kind, flags, body))
    assert status == 0
    assert told[0] == evaluation.Answer("truth", b'{"head":{},"boolean":true}')
    assert (told[1].status, told[1].line) == (400, 1)
    assert told[2] == evaluation.Answer("graph", b"")


class Careless:
    """Follows SERVICE, as the engine does by itself."""

    def evaluate(self, question):
        try:
            told = str(bool(ox.Store().query(question.text)))
        except OSError as error:
            told = str(error)
        return evaluation.Answer("truth", told.encode())


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_no_query_reaches_the_network(ask, silent):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        received, status = ask(Careless(), Question(f"ASK {{ SERVICE {silent} <{address}> {{ ?s ?p ?o }} }}"))
        assert status == 0
        assert silent or b"Too many open files" in received
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture
def ends():
    """The two ends of a wire: ours, and the socket of the worker."""
    ours, theirs = socket.socketpair()
    wire = Wire(ours)
    yield wire, theirs
    with contextlib.suppress(RuntimeError):
        wire.close()
    theirs.close()


def answer(kind, body, flags=0):
    return worker.HEAD.pack(kind, flags, len(body)) + body


def died(status):
    return worker.HEAD.pack(worker.DIED, 0, status)


async def told(wire, theirs, *parts, close=False):
    """Ask, and have the worker send so many parts, each after a turn of the loop."""
    asked = asyncio.create_task(wire.ask(b"question"))
    for part in parts:
        await asyncio.sleep(0.001)
        theirs.sendall(part)
    if close:
        theirs.close()
    return await asyncio.wait_for(asked, 5)


@pytest.mark.parametrize("cut", [1, 5, 6, 7, 10])
def test_an_answer_comes_in_any_parts(ends, cut):
    whole = answer(0, b"abcdef", worker.PACKED)

    async def scene():
        first = await told(*ends, whole[:cut], whole[cut:])
        second = await told(*ends, answer(1, b""))
        return first, second

    assert asyncio.run(scene()) == ((0, worker.PACKED, b"abcdef"), (1, 0, b""))
    assert ends[1].recv(100) == b"questionquestion"


def test_a_wire_serves_one_loop_after_another(ends):
    for _ in range(2):
        assert asyncio.run(told(*ends, answer(0, b"a"))) == (0, 0, b"a")


def test_two_loops_at_once_are_an_error(ends):
    loop = asyncio.new_event_loop()
    loop.run_until_complete(told(*ends, answer(0, b"a")))
    with pytest.raises(RuntimeError, match="one event loop"):
        asyncio.run(told(*ends))
    loop.run_until_complete(told(*ends, answer(0, b"a")))
    loop.close()


@pytest.mark.parametrize("before", [b"", answer(0, b"abc")[:-1]])
def test_a_death_is_told_with_its_status_also_after_a_part_of_an_answer(ends, before):
    assert asyncio.run(told(*ends, before + died(9), close=True)) == (worker.DIED, 0, (9).to_bytes(4, "big"))


def test_a_death_of_which_nothing_is_known(ends):
    assert asyncio.run(told(*ends, answer(0, b"abc")[:4], close=True)) == (worker.DIED, 0, b"")


def test_who_died_before_the_question_is_not_waited_for(ends):
    async def scene():
        first = await told(*ends, answer(0, b"a"))
        ends[1].sendall(died(3))
        ends[1].close()
        await asyncio.sleep(0.01)
        return first, await asyncio.wait_for(ends[0].ask(b"question"), 5)

    assert asyncio.run(scene())[1] == (worker.DIED, 0, (3).to_bytes(4, "big"))


def test_a_large_question_and_a_large_answer_arrive_whole(ends):
    question, body = bytes(2**22), bytes(range(256)) * 2**14
    wire, theirs = ends
    received = bytearray()

    def work():
        while len(received) < len(question):
            received.extend(theirs.recv(2**16))
        theirs.sendall(answer(2, body))

    thread = threading.Thread(target=work)
    thread.start()
    assert asyncio.run(asyncio.wait_for(wire.ask(question), 20)) == (2, 0, body)
    thread.join()
    assert received == question


def test_a_conversation_can_be_ended(ends):
    async def scene():
        asked = asyncio.create_task(ends[0].ask(b"question"))
        await asyncio.sleep(0.001)
        ends[0].shut()
        return await asyncio.wait_for(asked, 5)

    assert asyncio.run(scene()) == (worker.DIED, 0, b"")
