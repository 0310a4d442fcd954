"""Exchange requests and replies with stores over HTTP, by httpx2.

An exchange has one deadline for all of it: name look-up, connection, redirects, waiting where the store is
busy, head and body. A redirect keeps the method and the body, for a question that gets lost on the way is
answered by something else. Who asks is told by `Login`, and only to the host that was named. What fails is an
EndpointError of one line: the address without user and query string, the cause, and what to do.

httpx2 is imported where it is used: asking a store in memory must not wait for it.
"""

from __future__ import annotations

import asyncio
import base64
import email.utils
import functools
import netrc
import os
import socket
import ssl
import time
from collections.abc import Coroutine, Generator, Iterator, Mapping
from concurrent import futures
from dataclasses import dataclass, field
from threading import TIMEOUT_MAX, Thread
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from gcm_ld.core import names
from gcm_ld.edition import dataset

if TYPE_CHECKING:
    import httpx2

AGENT = f"GCM-LD (+{names.BASE})"
"""Who asks an endpoint, as its keeper reads it: the project and its address."""

SECONDS = 60.0
"""How long an exchange may take, unless it is told otherwise."""

USER, PASSWORD, TOKEN = (f"GCM_LD_ENDPOINT_{what}" for what in ("USER", "PASSWORD", "TOKEN"))
"""The environment variables of who asks."""

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_BUSY = (429, 503)
_PAUSE = 0.5
"""The least seconds before a store that is busy is asked again, be it that it wants so at once."""
_DAY = 86_400
_WORDS = 200
"""The letters of a store's own words that a message repeats."""

_ITSELF = "Give the address of the SPARQL endpoint itself, not of a page about it"
_LOOK = "Ask again; if it stays so, look into the store's log"
_PROXIES = "Look at HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY"
_LOG_IN = f"Give --user NAME:PASSWORD or --token TOKEN, or set ${USER} and ${PASSWORD}, or ${TOKEN}"
_STATUSES = {
    400: ("does not take the question", "The store may lack a part of SPARQL 1.1"),
    401: ("asks who you are", _LOG_IN),
    403: ("refuses", "Ask its keeper for the right to do this, or log in as somebody who has it"),
    404: ("has nothing there", "Look up the address; many endpoints end in /sparql or /query"),
    405: ("takes no POST", _ITSELF),
    406: (
        "has no form of answer that is read here",
        "JSON and XML results, N-Triples, Turtle, RDF/XML are",
    ),
    407: ("stands behind a proxy that asks who you are", _PROXIES),
    413: ("finds the request too long", "Raise the store's limit"),
    429: ("has been asked too often", "Ask again later"),
    500: ("failed", "Look into the store's log"),
    502: ("stands behind a proxy that gets no answer from it", "See whether the store runs"),
    503: ("is not ready", "Ask again later"),
    504: ("stands behind a proxy that waited too long for it", "Raise the limit of the proxy"),
}
"""The cause and the remedy of a status of HTTP."""

_DIGESTS: dict[tuple[tuple[str, str, int], Login], httpx2.DigestAuth] = {}
"""The hosts that took Digest and not Basic, with who asks there."""

T = TypeVar("T")


class EndpointError(dataset.EditionError):
    """An endpoint can't be asked, or its answer can't be used. The message has address, cause and remedy.

    `cause` is the cause alone, for readers whom the address is not meant for.
    """

    cause = ""


class LateError(EndpointError):
    """An endpoint, or the proxy before it, did not answer in time."""


class TooLargeError(EndpointError):
    """An endpoint sends more than is taken."""


@dataclass(frozen=True)
class Login:
    """Who asks: a name with a password, or a token. Neither is in the `repr`."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def header(self) -> str:
        """The value of the Authorization header; empty where nobody is named."""
        if self.token:
            return f"Bearer {self.token}"
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return f"Basic {pair}" if self.user else ""

    def hide(self, text: str) -> str:
        """Return the text without what nobody else should read."""
        for secret in (self.password, self.token, self.header.partition(" ")[2]):
            text = text.replace(secret, "…") if secret else text
        return text


@dataclass(frozen=True)
class Address:
    """An http or https address that is asked, without user; `login` is who asks there."""

    url: str
    login: Login

    def __str__(self) -> str:
        """The address as a message names it: a query string may hold a key, so it stands for itself."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "…" if parts.query else "", ""))

    def error(self, cause: str, remedy: str, kind: type[EndpointError] = EndpointError) -> EndpointError:
        """Return the error of this address: a line that holds no secret and nothing unprintable."""
        made = kind(self._line(f"{self}: {cause}. {remedy}."))
        made.cause = self._line(cause)
        return made

    def _line(self, text: str) -> str:
        words = " ".join(self.login.hide(text).split())
        return "".join(letter if letter.isprintable() else "?" for letter in words)


@dataclass(frozen=True)
class Reply:
    """What came back: status, fields of the head by their names in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type of the body without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def address(url: str, user: str = "", token: str = "") -> Address:
    """Return the address to ask, and who asks there.

    That is told by `user` (`name:password`) or `token`, else by the address itself (`https://name:password@…`),
    else by the environment, else by ~/.netrc. Raises EndpointError for what is no address of http or https.
    """
    if not isinstance(url, str):
        raise EndpointError(f"{url!r} is no address, which is a text like https://example.org/sparql.")
    try:
        parts = urlsplit(url := url.strip())
        host = parts.hostname or ""
        wrong = not host or parts.port == 0 or not url.isprintable() or any(map(str.isspace, url))
    except ValueError:
        wrong = True
    if wrong or parts.scheme not in ("http", "https"):
        shown = url.rpartition("@")[2].partition("?")[0]
        raise EndpointError(
            f"{shown!r} is no address of http or https. Give one like https://example.org/sparql."
        )
    netloc = parts.netloc.rpartition("@")[2]
    bare = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    inside = Login(unquote(parts.username or ""), unquote(parts.password or ""))
    return Address(bare, _login(user, token, inside, host))


def _login(user: str, token: str, inside: Login, host: str) -> Login:
    name, secret, key = (os.environ.get(variable, "") for variable in (USER, PASSWORD, TOKEN))
    if user or token:
        name, _, password = user.partition(":")
        return Login(name, password or secret, _printable(token))
    if inside.user:
        return inside
    if name or key:
        return Login(name, secret, _printable(key))
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except (OSError, ValueError, netrc.NetrcParseError):
        found = None
    return Login(found[0], found[2]) if found else Login()


def _printable(token: str) -> str:
    """Return a token without space around it, as a file ends in a line break."""
    if not (bare := token.strip()).isprintable():
        raise EndpointError(f"The token has characters that can't be sent. Look at --token or ${TOKEN}.")
    return bare


def send(
    to: Address,
    method: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    seconds: float = SECONDS,
    most: int | None = None,
) -> Reply:
    """Return the reply to a request, redirects followed, whatever its status.

    A store that is busy and says when to come back (429 or 503 with Retry-After) is asked again within the
    deadline. Raises EndpointError where no whole reply comes within it, as LateError, or where the body has
    more than `most` bytes, as TooLargeError.
    """
    import httpx2

    try:
        return _within(seconds, _ask(to, method, headers, body, seconds, most))
    except (TimeoutError, httpx2.TimeoutException) as error:
        cause = f"did not answer in full within {seconds:g} seconds"
        remedy = "Ask for less, or give it longer by --timeout SECONDS"
        raise to.error(cause, remedy, LateError) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, NotImplementedError) as error:
        raise to.error(*_failure(error, to)) from None


def _within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` gives. It runs in a thread, so that it may be asked within a running loop (as in a
    notebook), and so that a name look-up, which can't be stopped, is waited for no longer."""
    done: futures.Future[T] = futures.Future()
    seconds = min(seconds, TIMEOUT_MAX - 1)

    def run() -> None:
        try:
            done.set_result(asyncio.run(asyncio.wait_for(work, seconds)))
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return done.result(seconds + 1)
    except futures.TimeoutError as error:  # in Python 3.11 this is TimeoutError
        raise TimeoutError from error


async def _ask(
    to: Address, method: str, headers: Mapping[str, str], body: bytes, seconds: float, most: int | None
) -> Reply:
    import httpx2

    ends = time.monotonic() + seconds
    try:
        made = httpx2.AsyncClient(timeout=None, follow_redirects=False, verify=_tls())
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        raise to.error(f"the proxy can't be used ({error})", _PROXIES) from None
    async with made as client:
        while True:
            reply = await _follow(client, to, method, {"user-agent": AGENT, **headers}, body, most)
            wait = _retry_after(reply)
            if reply.status not in _BUSY or wait is None:
                return reply
            if time.monotonic() + (pause := max(wait, _PAUSE)) >= ends:
                return reply
            await asyncio.sleep(pause)


@functools.cache
def _tls() -> ssl.SSLContext:
    """What the system trusts, read once: it takes longer than an exchange."""
    return ssl.create_default_context()


async def _follow(
    client: httpx2.AsyncClient,
    to: Address,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    most: int | None,
) -> Reply:
    url = to.url
    for _ in range(_MOST_REDIRECTS + 1):
        login = to.login if _origin(url) == _origin(to.url) else Login()
        reply = await _send(client, method, url, headers, body, login, most)
        if reply is None:
            raise to.error(f"sends more than {most:,} bytes", "Ask for less", TooLargeError)
        if reply.status not in _REDIRECTS:
            return reply
        led = urlsplit(urljoin(url, reply.headers.get("location", "")))
        if not reply.headers.get("location") or led.scheme not in ("http", "https") or not led.hostname:
            raise to.error(f"answers {reply.status} and leads nowhere", _ITSELF)
        url = urlunsplit((led.scheme, led.netloc.rpartition("@")[2], led.path or "/", led.query, ""))
    raise to.error("leads on and on", _ITSELF)


async def _send(
    client: httpx2.AsyncClient,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    login: Login,
    most: int | None,
) -> Reply | None:
    """Return the reply to one request; None where its body has more bytes than are taken."""
    import httpx2

    class Auth(httpx2.Auth):
        """A token, or Basic, at once; where that is not taken, Digest if the store asks for it.

        What it took is remembered, for a store may hang up on a long request that it does not know.
        """

        def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
            if where not in _DIGESTS:
                if login.header:
                    request.headers["authorization"] = login.header
                response = yield request
                asked = response.headers.get("www-authenticate", "").lower()
                takes_digest = not asked or "digest" in asked  # Virtuoso says only to who names nobody
                if response.status_code != 401 or not login.user or not takes_digest:
                    return
                del request.headers["authorization"]
            digest = _DIGESTS.setdefault(where, httpx2.DigestAuth(login.user, login.password))
            yield from digest.auth_flow(request)

    where = _origin(url), login

    came, taken = bytearray(), False
    try:
        async with client.stream(method, url, headers=dict(headers), content=body, auth=Auth()) as given:
            taken = given.status_code != 401
            async for part in given.aiter_bytes():
                came += part
                if most is not None and len(came) > most:
                    return None
    finally:
        if not taken:
            _DIGESTS.pop(where, None)
    return Reply(given.status_code, dict(given.headers), bytes(came))


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _retry_after(reply: Reply) -> float | None:
    """The seconds after which the store wants to be asked again; None where it doesn't say."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


def _failure(error: BaseException, to: Address) -> tuple[str, str]:
    """The cause and the remedy of an exchange that failed before it gave a whole reply."""
    import httpx2

    chain = list(_chain(error))
    words = " ".join(str(error).split())
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError) and _has_proxy(to.url):
        return f"the proxy does not lead there ({words})", _PROXIES
    if any(isinstance(one, socket.gaierror) for one in chain):
        return "no host of that name is known", "Look up the address, or see whether there is a network"
    if tls := next((one for one in chain if isinstance(one, ssl.SSLError)), None):
        why = getattr(tls, "verify_message", "") or getattr(tls, "reason", "") or str(tls)
        return f"no secure connection ({why})", "Look at its certificate, or whether it speaks https at all"
    if any(isinstance(one, ConnectionRefusedError) for one in chain):
        return "nothing listens there", "See whether the store runs, and on which port"
    if isinstance(error, httpx2.ConnectError):
        return f"can't be reached ({words})", "See whether there is a network, and a way to the host"
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError):
        return (
            f"its answer broke off or is no HTTP ({words})",
            _LOOK,
        )
    return (
        f"it can't be asked ({words or type(error).__name__})",
        "Look up the address and the login",
    )


def _has_proxy(url: str) -> bool:
    """Whether the environment, or the system, names a proxy for an address."""
    parts, named = urlsplit(url), getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    return bool(proxy) and not proxy_bypass(parts.hostname or "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that it comes from."""
    while error is not None:
        yield error
        for one in getattr(error, "exceptions", ()):
            yield from _chain(one)
        error = error.__cause__ or error.__context__


def refusal(to: Address, reply: Reply) -> EndpointError:
    """Return the error of a status that is no success, with the store's own words if it is told in text."""
    cause, remedy = _STATUSES.get(reply.status, ("does not do what it is asked", _LOOK))
    wait = _retry_after(reply)
    if reply.status in _BUSY and wait is not None and wait < _DAY:
        remedy = f"Ask again in {wait:.0f} seconds, as it says"
    words = "" if "html" in reply.media_type else reply.body.decode(errors="replace").strip()
    line = " ".join(words.split())
    said = f": {line[:_WORDS]}{'…' if len(line) > _WORDS else ''}".rstrip(".") if line else ""
    kind = LateError if reply.status in (408, 504) else EndpointError
    return to.error(f"{cause} (status {reply.status}){said}", remedy, kind)
