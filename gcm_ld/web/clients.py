"""Who asks: the peer, or whom a trusted proxy names; and the name under which a client is counted."""

from __future__ import annotations

import functools
import ipaddress
import logging
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN = (
    "{0} asks for others (X-Forwarded-For) and isn't trusted, so all of them count as one client. If it is "
    "your proxy, start the server with --proxy {0}."
)
_logger = logging.getLogger("gcm_ld.web")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def named(app: ASGIApp, proxies: Sequence[Network]) -> ASGIApp:
    """Tell the application who asks: the peer, or whom a trusted proxy names as the hop before itself.

    A program of this machine that names others and isn't trusted is most likely a proxy: a warning says so.
    """
    warned = False

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal warned
        if not warned and scope["type"] == "http" and _is_unknown_proxy(scope, proxies):
            warned = True
            _logger.warning("%s", _UNKNOWN.format(scope["client"][0]))
        if scope["type"] == "http" and proxies and scope.get("client"):
            hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
            address = scope["client"][0]
            while hops and _is_in(address, proxies):
                hop = hops.pop().strip()
                if _address(hop) is None:
                    break
                address = hop
            scope = {**scope, "client": (address, 0)}
        await app(scope, receive, send)

    return told


@functools.lru_cache(maxsize=4096)
def group(client: str) -> str:
    """Return the name under which what a client does is counted: its address, for IPv6 its network."""
    address = _address(client)
    if address is None or address.version == 4:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False))


def of(scope: Scope) -> str:
    """Return the name under which what a request's client does is counted."""
    return group((scope.get("client") or ("",))[0])


@functools.lru_cache(maxsize=4096)
def is_here(client: str) -> bool:
    """Whether a client is a program of this machine, or none that has an address."""
    address = _address(client)
    return address is None or address.is_loopback


def is_forwarded(scope: Scope) -> bool:
    """Return whether a request says for whom it asks."""
    return any(name == b"x-forwarded-for" for name, _ in scope["headers"])


def _is_unknown_proxy(scope: Scope, proxies: Sequence[Network]) -> bool:
    address = (scope.get("client") or ("",))[0]
    return (
        is_forwarded(scope)
        and _address(address) is not None
        and is_here(address)
        and not _is_in(address, proxies)
    )


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_in(text: str, networks: Sequence[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)
