"""Who asks is the peer, unless a proxy that is trusted names another."""

import asyncio
import contextlib
import ipaddress

import pytest

from gcm_ld.web import clients


def seen(peer, forwarded, *proxies, header=b"x-forwarded-for"):
    """Return the client that the application sees."""
    found = []

    async def application(scope, receive, send):
        found.append(scope["client"][0])

    headers = [(header, forwarded.encode())] if forwarded else []
    named = clients.identified(application, [ipaddress.ip_network(proxy) for proxy in proxies])
    asyncio.run(named({"type": "http", "headers": headers, "client": (peer, 1)}, None, None))
    return found[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nobody", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("9.9.9.9", "1.2.3.4", "9.9.9.9"),
        ("10.0.0.1", "1.2.3.4:5678", "1.2.3.4"),
        ("10.0.0.1", "[2001:db8::1]:443, 10.0.0.2:80", "2001:db8::1"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_only_a_proxy_is_believed_for_whom_it_asks(peer, forwarded, client):
    assert seen(peer, forwarded, "10.0.0.0/24") == client


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("for=1.2.3.4;proto=https;by=10.0.0.1", "1.2.3.4"),
        ('proto=http; For="[2001:db8::1]:4711"', "2001:db8::1"),
        ('for=6.6.6.6, for="1.2.3.4:80", for=10.0.0.2', "1.2.3.4"),
        ("for=_hidden", "10.0.0.1"),
        ("proto=https", "10.0.0.1"),
    ],
)
def test_the_header_forwarded_is_read_where_the_other_is_not_there(forwarded, client):
    assert seen("10.0.0.1", forwarded, "10.0.0.0/24", header=b"forwarded") == client


def test_without_proxies_the_peer_asks():
    assert seen("10.0.0.1", "1.2.3.4") == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("a:b", "a:b"),
        ("", ""),
    ],
)
def test_clients_are_told_apart_by_address_or_network(address, name):
    assert clients.group(address) == name


@pytest.mark.parametrize(("address", "is_local"), [("127.0.0.9", True), ("::1", True), ("10.0.0.1", False)])
def test_programs_of_this_machine_are_known(address, is_local):
    assert clients.is_local(address) is is_local


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "warns"),
    [
        ("127.0.0.1", "1.2.3.4", (), True),
        ("127.0.0.1", "1.2.3.4", ("127.0.0.1",), False),
        ("127.0.0.1", "", (), False),
        ("9.9.9.9", "1.2.3.4", (), False),
        ("172.17.0.1", "1.2.3.4", (), True),
    ],
)
def test_a_proxy_of_this_machine_or_network_that_is_not_trusted_is_told_of(
    peer, forwarded, proxies, warns, caplog
):
    assert seen(peer, forwarded, *proxies) == (forwarded if proxies else peer)
    assert (f"--proxy {peer}" in caplog.text) is warns


NEVER = 600.0


def make(places=1, share=1, each=10, queue=10, patience=NEVER, **more):
    return clients.Turns(places, share, each, queue, patience, **more)


class Scene:
    """Clients who ask for places, and the order in which they got them."""

    def __init__(self, made):
        self.turns, self.got, self._ends, self._tasks = made, [], {}, []

    async def ask(self, *names):
        """Have clients ask, each after the other."""
        for name in names:
            self._tasks.append(asyncio.create_task(self._hold(name)))
            await asyncio.sleep(0)

    async def _hold(self, name):
        async with self.turns.place(name):
            self.got.append(name)
            end = self._ends.setdefault(name, asyncio.Event())
            await end.wait()

    async def end(self, name):
        """Have a client give back its places."""
        self._ends.pop(name).set()
        for _ in range(5):
            await asyncio.sleep(0)

    async def stop(self):
        for task in self._tasks:
            task.cancel()
        return await asyncio.gather(*self._tasks, return_exceptions=True)


def play(made, script):
    async def run():
        scene = Scene(made)
        await script(scene)
        await scene.stop()
        assert not made.active and not made.waiting
        return scene.got

    return asyncio.run(run())


def test_places_are_given_at_once_while_there_are_some_and_a_share_to_one():
    async def script(scene):
        await scene.ask("a", "a", "a", "b", "c")
        assert scene.got == ["a", "a", "b"] and scene.turns.waiting == 2

    assert play(make(places=3, share=2), script) == ["a", "a", "b"]


def test_a_free_place_goes_to_who_has_the_fewest():
    async def script(scene):
        await scene.ask("a", "a", "b", "a", "c")
        await scene.end("b")

    assert play(make(places=3, share=3), script) == ["a", "a", "b", "c"]


def test_clients_who_wait_take_turns():
    async def script(scene):
        await scene.ask("x", "a", "a", "b", "b")
        for name in ("x", "a", "b"):
            await scene.end(name)

    assert play(make(), script) == ["x", "a", "b", "a"]


def test_who_was_blamed_comes_last_and_leaves_a_place():
    made = make(places=2, share=2, reserve=1)

    async def script(scene):
        made.blame("a")
        made.blame("b")
        await scene.ask("a", "b", "c", "d")
        assert scene.got == ["a", "c"]
        for name in ("a", "c", "d"):
            await scene.end(name)

    assert play(made, script) == ["a", "c", "d", "b"]
    made._blamed.clear()
    assert not made.is_blamed("a")


def test_blame_is_forgotten(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(clients.time, "monotonic", lambda: now[0])
    made = make(memory=60.0)
    made.blame("a")
    assert made.is_blamed("a") and not made.is_blamed("b")
    now[0] += 61
    made.blame("b")
    assert not made.is_blamed("a") and list(made._blamed) == ["b"]


@pytest.mark.parametrize(("blamed", "pressed"), [("", True), ("a", True), ("b", False), ("ab", True)])
def test_who_waits_without_a_place_presses_who_comes_no_earlier(blamed, pressed):
    made = make()

    async def script(scene):
        for name in blamed:
            made.blame(name)
        await scene.ask("a", "a")
        assert not made.is_pressed("a"), "by itself"
        await scene.ask("b")
        assert made.is_pressed("a") is pressed

    play(made, script)


def test_one_client_may_be_there_so_often():
    async def scene():
        made = make(each=1)
        async with made.place("a"), made_fails(made, "a", clients.TooManyError):
            pass

    @contextlib.asynccontextmanager
    async def made_fails(made, name, error):
        with pytest.raises(error):
            async with made.place(name):
                pass
        yield

    asyncio.run(scene())


def refused(tasks):
    return [
        task.get_name() for task in tasks if task.done() and isinstance(task.exception(), clients.BusyError)
    ]


@pytest.mark.parametrize(
    ("waiting", "blamed", "comes", "sent_away"),
    [
        ("aaab", "", "c", "a"),
        ("abcd", "", "e", "e"),
        ("aabb", "", "a", "a"),
        ("abcd", "c", "e", "c"),
        ("aabc", "d", "d", "d"),
        ("abcd", "ad", "a", "a"),
    ],
)
def test_where_no_more_may_wait_who_waits_most_gives_way(waiting, blamed, comes, sent_away):
    async def scene():
        made, tasks = make(queue=4), []

        async def wait(name):
            async with made.place(name):
                pass

        async with made.place("x"):
            for name in blamed:
                made.blame(name)
            for name in waiting + comes:
                tasks.append(asyncio.create_task(wait(name), name=name))
                await asyncio.sleep(0)
            for _ in range(3):
                await asyncio.sleep(0)
            gone = refused(tasks)
        await asyncio.gather(*tasks, return_exceptions=True)
        return gone

    assert asyncio.run(scene()) == [sent_away]


def test_who_waits_for_too_long_is_sent_away():
    async def scene():
        made = make(patience=0.001)
        async with made.place("a"):
            with pytest.raises(clients.BusyError):
                async with made.place("b"):
                    pass
        async with made.place("b"):
            return made.active["b"]

    assert asyncio.run(scene()) == 1


def test_a_place_that_comes_when_its_client_leaves_goes_to_the_next():
    async def scene():
        made, got = make(), []

        async def hold(name):
            async with made.place(name):
                got.append(name)

        async with made.place("x"):
            tasks = [asyncio.create_task(hold(name)) for name in "ab"]
            await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return got, made.active.total()

    assert asyncio.run(scene()) == (["b"], 0)


def test_when_it_closes_all_who_wait_are_sent_away():
    async def scene():
        made = make()

        async def hold():
            async with made.place("b"):
                pass

        async with made.place("a"):
            waiting = asyncio.create_task(hold())
            await asyncio.sleep(0)
            made.close()
            with pytest.raises(clients.ClosedError):
                await waiting
        with pytest.raises(clients.ClosedError):
            await hold()

    asyncio.run(scene())


def test_an_allowance_is_used_up_and_grows_again(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(clients.time, "monotonic", lambda: now)
    allowance = clients.Allowance(rate=0.5, most=3)
    allowance.use("a", 4)
    assert (allowance.wait("a"), allowance.wait("a", 1), allowance.wait("b", 3)) == (2, 4, 0)
    now += 100
    assert (allowance.wait("a", 3), allowance.wait("a", 4)) == (0, 2)
    allowance.use("", 100)
    assert allowance.wait("", 1) == 0
    endless = clients.Allowance(rate=0, most=3)
    endless.use("a", 100)
    assert endless.wait("a", 1) == 0


def test_of_too_many_clients_the_one_that_used_nothing_for_longest_is_forgotten():
    allowance = clients.Allowance(rate=1e-9, most=1, clients=10)
    for number in range(30):
        allowance.use(f"10.0.0.{number}", 1)
    assert allowance.wait("10.0.0.29", 1) and not allowance.wait("10.0.0.1", 1)
