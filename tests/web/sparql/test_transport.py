"""A wire brings an answer in whatever parts it comes, and tells of a worker that dies."""

import asyncio
import contextlib
import socket
import threading

import pytest

from gcm_ld.web.sparql import worker
from gcm_ld.web.sparql.transport import Wire


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
