"""Who asks: the peer, or whom a trusted proxy names; under which name a client is counted, and its turns.

A place that is free goes to the waiting client who has the fewest, so that no client keeps the others out.
Who was blamed lately, for work that had to be ended, comes after all others and leaves them some places.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import logging
import re
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN = (
    "{0} asks for others (X-Forwarded-For or Forwarded) and isn't trusted, so all of them count as one "
    "client. If it is your proxy, start the server with --proxy {0}."
)
_FOR = re.compile(r'\bfor=("[^"]*"|[^;,\s]*)', re.IGNORECASE)
_PORT = re.compile(r"^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]+)?$")
"""An address as a hop is named: of IPv6 in brackets, and with a port or without."""

_logger = logging.getLogger("gcm_ld.web")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def identified(app: ASGIApp, proxies: Sequence[Network]) -> ASGIApp:
    """Tell the application who asks: the peer, or whom a trusted proxy names as the hop before itself.

    A program of this machine or this network that names others and isn't trusted is most likely a proxy: a
    warning says so, once.
    """
    warned = False

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal warned
        if not warned and _is_unknown_proxy(scope, proxies):
            warned = True
            _logger.warning("%s", _UNKNOWN.format(scope["client"][0]))
        if proxies and scope.get("client"):
            hops, address = _hops(scope), scope["client"][0]
            while hops and _is_in(address, proxies):
                hop = hops.pop()
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
def is_local(client: str) -> bool:
    """Whether a client is a program of this machine, or none that has an address."""
    address = _address(client)
    return address is None or address.is_loopback


def is_forwarded(scope: Scope) -> bool:
    """Return whether a request says for whom it asks."""
    return any(name in (b"x-forwarded-for", b"forwarded") for name, _ in scope["headers"])


def _hops(scope: Scope) -> list[str]:
    """Return the addresses for which a request was sent on, without ports, the last hop last."""
    headers = Headers(scope=scope)
    named = ",".join(headers.getlist("x-forwarded-for")).split(",")
    if "x-forwarded-for" not in headers:  # the standard's header, in which an address may stand in quotes
        told = ",".join(headers.getlist("forwarded")).split(",")
        named = [(_FOR.search(hop) or [""])[0].partition("=")[2].strip('"') for hop in told]
    return [_PORT.sub(r"\1\2", hop.strip()) for hop in named]


def _is_unknown_proxy(scope: Scope, proxies: Sequence[Network]) -> bool:
    name = (scope.get("client") or ("",))[0]
    address = _address(name)
    near = address is not None and (address.is_loopback or address.is_private)
    return near and is_forwarded(scope) and not _is_in(name, proxies)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_in(text: str, networks: Sequence[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def limited(scope: Scope) -> str:
    """Return the name of a request's client where there is a limit to what it may use, else nothing.

    A program of this machine that asks for itself may use what it likes.
    """
    address = (scope.get("client") or ("",))[0]
    return "" if not address or (is_local(address) and not is_forwarded(scope)) else group(address)


class Allowance:
    """What each client may use: an amount at once, which grows again by `rate` a second.

    Of so many clients the one that used something the longest ago is forgotten, which then has all again.
    Without a rate there is no limit. A client without a name has none either.
    """

    def __init__(self, rate: float, most: float, clients: int = 10_000) -> None:
        self.rate, self.most, self.clients = rate, most, clients
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, amount: float = 0.0) -> float:
        """Return the seconds until a client has so much left, 0 where it has."""
        if not client or not self.rate:
            return 0.0
        return max(0.0, amount - self._now(client)) / self.rate

    def use(self, client: str, amount: float) -> None:
        """Take an amount from what a client has left, which may be more than that."""
        if client and self.rate:
            self._left[client] = self._now(client) - amount, time.monotonic()
            self._left.move_to_end(client)
            if len(self._left) > self.clients:
                self._left.popitem(last=False)

    def _now(self, client: str) -> float:
        now = time.monotonic()
        left, before = self._left.get(client, (self.most, now))
        return min(self.most, left + (now - before) * self.rate)


class TooManyError(Exception):
    """The client has as many places and waits for as many as one client may."""


class BusyError(Exception):
    """All places are taken, and too many wait, or this one has waited for too long."""


class ClosedError(Exception):
    """No places are given any more."""


@dataclass
class Turns:
    """So many places, of which one client may have a share.

    `reserve` of the places are not for blamed clients; `queue` may wait, each for `patience` seconds; of one
    client `each` may have a place or wait. `blame` lasts for `memory` seconds. Times are in seconds.
    """

    places: int
    share: int
    each: int
    queue: int
    patience: float
    reserve: int = 0
    memory: float = 60.0
    closed: bool = False
    active: Counter[str] = field(default_factory=Counter)
    _present: Counter[str] = field(default_factory=Counter)
    _waiting: OrderedDict[str, deque[asyncio.Future[None]]] = field(default_factory=OrderedDict)
    _blamed: dict[str, float] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    def place(self, client: str) -> Place:
        """Return what holds a place, when it is the client's turn, in a block of `async with`."""
        return Place(self, client)

    def blame(self, client: str) -> None:
        """Let a client come after others for a while."""
        now = time.monotonic()
        self._blamed = {name: until for name, until in self._blamed.items() if until > now}
        self._blamed[client] = now + self.memory

    def close(self) -> None:
        """Send away all who wait, and whoever comes."""
        self.closed = True
        for place in [place for queue in self._waiting.values() for place in queue]:
            _settle(place, ClosedError())

    def is_blamed(self, client: str) -> bool:
        """Return whether the client was blamed lately."""
        return self._blamed.get(client, 0.0) > time.monotonic()

    def is_pressed(self, client: str) -> bool:
        """Return whether another client waits who has no place, and comes no later than this one."""
        return any(
            not self.active[name] and (self.is_blamed(client) or not self.is_blamed(name))
            for name in self._waiting
        )

    async def _take(self, client: str) -> None:
        if self.closed:
            raise ClosedError
        if self._may(client):
            self.active[client] += 1
            return
        if self.waiting >= self.queue and not self._make_room(client):
            raise BusyError
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        self._waiting.setdefault(client, deque()).append(place)
        patience = loop.call_later(self.patience, _settle, place, BusyError())
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and not place.exception():
                self._release(client)
            raise
        finally:
            patience.cancel()
            self._forget(client, place)

    def _may(self, client: str) -> bool:
        free = self.places - self.active.total()
        return self.active[client] < self.share and free > (self.reserve if self.is_blamed(client) else 0)

    def _make_room(self, client: str) -> bool:
        """Send away the last of the client who waits with the most, if that client comes after this one."""

        def rank(name: str, more: int = 0) -> tuple[bool, int]:
            return self.is_blamed(name), len(self._waiting.get(name, ())) + more

        most = max(self._waiting, key=rank)
        if rank(most) <= rank(client, 1):
            return False
        last = self._waiting[most][-1]
        _settle(last, BusyError())
        self._forget(most, last)
        return True

    def _forget(self, client: str, place: asyncio.Future[None]) -> None:
        if queue := self._waiting.get(client):
            if place in queue:
                queue.remove(place)
            if not queue:
                del self._waiting[client]

    def _release(self, client: str) -> None:
        """Take back a place, and give what is free to those who wait."""
        _lower(self.active, client)
        while waiting := [name for name in self._waiting if self._may(name)]:
            name = min(waiting, key=lambda one: (self.is_blamed(one), self.active[one]))
            place = self._waiting[name].popleft()
            self._waiting.move_to_end(name)
            if not self._waiting[name]:
                del self._waiting[name]
            if not place.done():
                self.active[name] += 1
                place.set_result(None)


class Place:
    """A place of a client's, for as long as a block of `async with` runs; a generator would be slower.

    To enter raises TooManyError, BusyError or ClosedError.
    """

    def __init__(self, turns: Turns, client: str) -> None:
        self._turns, self._client = turns, client

    async def __aenter__(self) -> None:
        turns, client = self._turns, self._client
        if turns._present[client] >= turns.each:
            raise TooManyError
        turns._present[client] += 1
        try:
            await turns._take(client)
        except BaseException:
            _lower(turns._present, client)
            raise

    async def __aexit__(self, *_: object) -> None:
        self._turns._release(self._client)
        _lower(self._turns._present, self._client)


def _settle(place: asyncio.Future[None], error: Exception) -> None:
    if not place.done():
        place.set_exception(error)


def _lower(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if counter[client] <= 0:
        del counter[client]
