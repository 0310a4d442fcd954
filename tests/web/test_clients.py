"""Who asks is the peer, unless a proxy that is trusted names another."""

import asyncio
import ipaddress

import pytest

from gcm_ld.web import clients


def seen(peer, forwarded, *proxies):
    """Return the client that the application sees."""
    found = []

    async def application(scope, receive, send):
        found.append(scope["client"][0])

    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    named = clients.named(application, [ipaddress.ip_network(proxy) for proxy in proxies])
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
    ],
)
def test_only_a_proxy_is_believed_for_whom_it_asks(peer, forwarded, client):
    assert seen(peer, forwarded, "10.0.0.0/24") == client


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


@pytest.mark.parametrize(("address", "is_here"), [("127.0.0.9", True), ("::1", True), ("10.0.0.1", False)])
def test_programs_of_this_machine_are_known(address, is_here):
    assert clients.is_here(address) is is_here


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "warns"),
    [
        ("127.0.0.1", "1.2.3.4", (), True),
        ("127.0.0.1", "1.2.3.4", ("127.0.0.1",), False),
        ("127.0.0.1", "", (), False),
        ("9.9.9.9", "1.2.3.4", (), False),
    ],
)
def test_a_proxy_of_this_machine_that_is_not_trusted_is_told_of(peer, forwarded, proxies, warns, caplog):
    assert seen(peer, forwarded, *proxies) == (forwarded if proxies else peer)
    assert ("--proxy 127.0.0.1" in caplog.text) is warns
