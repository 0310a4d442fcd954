"""What an operator can set: one frozen object, read from options, the environment, a file, and defaults.

Each field of `ServerConfig` is a setting. Its option on the command line is its name with hyphens, its
variable is its name in capitals after `GCM_LD_`, and its key in the TOML file is its name. An option goes
before a variable, a variable before the file, and the file before the default.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gcm_ld.core import names, urls

PREFIX = "GCM_LD_"
"""What the names of the environment variables begin with."""

FILE = "config"
"""The option, and as `GCM_LD_CONFIG` the variable, that names the TOML file."""

_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kmg]?)(?:i?b)?", re.IGNORECASE)


class ConfigError(ValueError):
    """A setting has a value that it can't have; the message names the setting, its origin and the remedy."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: its placeholder in the help, how it is read from text, and how it is written.

    `read` raises ValueError with the remedy.
    """

    placeholder: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


@dataclass(frozen=True)
class Setting:
    """A setting: the name and default of its field, its kind, meaning, and the default in words."""

    name: str
    value: Any
    kind: Kind
    description: str
    default: str

    @property
    def option(self) -> str:
        """The option on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()


def _integer(least: int, most: int | None = None) -> Kind:
    def read(text: str) -> int:
        bounds = f"from {least} to {most}" if most is not None else f"that is at least {least}"
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < least or (most or int(text)) < int(text):
            raise ValueError(f"Give a whole number {bounds}.")
        return int(text)

    return Kind("N", read)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or float(text) == 0:
        raise ValueError("Give a number of seconds above 0, such as 10 or 0.5.")
    return float(text)


def _limit(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise ValueError("Give a number, such as 50 or 0.5; 0 sets no limit.")
    return float(text)


def _size(text: str) -> int:
    if not (match := _SIZE.fullmatch(text)):
        raise ValueError("Give a number of bytes, such as 1048576, 1 MiB or 512K.")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def _shown_size(size: int) -> str:
    fitting = (letter for letter in "gmk" if size and size % _UNITS[letter] == 0)
    letter = next(fitting, "")
    return f"{size // _UNITS[letter]} {letter.upper()}iB" if letter else str(size)


def _flag(text: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in known:
        raise ValueError("Give true or false.")
    return known[text.lower()]


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part)) for part in re.split(r"[\s,]+", text) if part)
    except ValueError as error:
        raise ValueError("Give addresses or networks, such as 127.0.0.1 or 10.0.0.0/8.") from error


def _choice(*words: str) -> Kind:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"Give {' or '.join(words)}.")
        return text

    return Kind("WORD", read)


def _unnamed(url: str) -> str:
    """Return an address without who asks there."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


_TEXT = Kind("TEXT", str)
_STORE = Kind("ENDPOINT", str, _unnamed)
_ADDRESS = Kind("ADDRESS", str)
_FOLDER = Kind("DIR", Path)
_URL = Kind("URL", lambda text: urls.site(url=text).url)
_IRI = Kind("IRI", lambda text: urls.site(base=text).base)
_SECONDS = Kind("SECONDS", _seconds, lambda seconds: f"{seconds:g}")
_BYTES = Kind("BYTES", _size, _shown_size)
_FLAG = Kind("", _flag, lambda flag: str(flag).lower())
_PROXIES = Kind("ADDRESS", _networks, ", ".join)
_LIMIT = Kind("N", _limit, lambda limit: f"{limit:g}")


def _setting(kind: Kind, default: Any, description: str, shown: str = "") -> Any:
    words = shown or kind.write(default) or "none"
    return field(default=default, metadata={"setting": (kind, description, words)})


@dataclass(frozen=True)
class ServerConfig:
    """The settings of the server. Times are in seconds, sizes in bytes; each field says what it is."""

    host: str = _setting(_ADDRESS, "127.0.0.1", "Where to listen.")
    port: int = _setting(_integer(0, 65535), 8000, "The port; 0 is any that is free.")
    url: str = _setting(_URL, "", "The public address.", "http://HOST:PORT/")
    base: str = _setting(_IRI, names.BASE, "Serve IRIs below this one.", "the edition's")
    edition: Path | None = _setting(  # noqa: RUF009 - `field`, with a default that can't change
        _FOLDER, None, "The edition's folder.", "the packaged edition"
    )
    dumps: Path = _setting(  # noqa: RUF009
        _FOLDER, Path("build"), "The folder of dumps; those of another edition are rebuilt."
    )

    proxy: tuple[str, ...] = _setting(
        _PROXIES,
        (),
        "A proxy trusted to say who the client is: an address or network, or several.",
    )
    contact: str = _setting(_TEXT, "", "Where readers report errors: a mail address or a URL.")
    quiet: bool = _setting(_FLAG, False, "Write no access log.")

    rate: float = _setting(_LIMIT, 50.0, "Requests a second that one client may keep up; 0 sets no limit.")
    burst: int = _setting(_integer(1), 400, "Requests that a client may send at once on top.")
    concurrency: int = _setting(_integer(1), 256, "Requests that are answered at once.")
    share: int = _setting(_integer(1), 64, "How many of these one client may have.")
    makers: int = _setting(_integer(1), 2, "Pages that are made at once.")
    work: float = _setting(
        _LIMIT,
        10.0,
        "Processor seconds a minute that pages for one client may take; 0 sets no limit.",
    )
    page_deadline: float = _setting(_LIMIT, 5.0, "Processor seconds that one page may take; 0 sets no limit.")
    max_url: int = _setting(_BYTES, 33 * 2**10, "The longest address.")
    max_headers: int = _setting(_BYTES, 32 * 2**10, "The largest headers of a request.")
    max_body: int = _setting(_BYTES, 2**20, "The largest body of a request, which holds a query.")
    body_timeout: float = _setting(_SECONDS, 10.0, "How long a body may take to come.")
    cache: int = _setting(_BYTES, 32 * 2**20, "Memory for pages that are kept, in gzip.")

    parser: str = _setting(
        _choice("httptools", "h11"),
        "httptools",
        "What reads requests: httptools is fast; h11 bounds their heads, for a server without a proxy.",
    )
    connections: int = _setting(_integer(1), 4096, "Connections that are served at once.")
    backlog: int = _setting(_integer(1), 2048, "Connections that may wait to be accepted.")
    keep_alive: int = _setting(
        _integer(1), 15, "Seconds for which a connection may be idle between requests."
    )
    send_timeout: float = _setting(
        _SECONDS, 30.0, "How long a client may take nothing of what is sent to it."
    )
    grace: int = _setting(_integer(1), 10, "Seconds that requests have to end at a stop.")

    endpoint: str = _setting(
        _STORE,
        "",
        "Another SPARQL endpoint with the edition, to answer queries and stored questions.",
        "the edition in memory",
    )
    workers: int = _setting(
        _integer(1),
        max(4, 2 * (os.cpu_count() or 1)),
        "Queries that run at once.",
        "twice the cores, at least 4",
    )
    worker_share: int = _setting(_integer(0), 0, "How many of these one client may have; 0 is half of them.")
    queue: int = _setting(_integer(1), 256, "Queries that may wait.")
    queue_share: int = _setting(_integer(1), 64, "Queries of one client that may run or wait.")
    patience: float = _setting(_SECONDS, 10.0, "How long a query may wait.")
    deadline: float = _setting(_SECONDS, 10.0, "How long a query may run.")
    turn: float = _setting(
        _SECONDS, 1.0, "How long a query may run while a client who has none running waits."
    )
    memory: int = _setting(_BYTES, 512 * 2**20, "Memory that a query may use.")
    max_result: int = _setting(_BYTES, 32 * 2**20, "The largest answer to a query.")
    max_query_url: int = _setting(_BYTES, 16 * 2**10, "The longest query in an address.")
    answer_cache: int = _setting(_BYTES, 64 * 2**20, "Memory for answers that are kept.")

    @property
    def queries_per_client(self) -> int:
        """How many queries of one client run at once."""
        return self.worker_share or max(1, self.workers // 2)


SETTINGS = tuple(
    Setting(one.name, one.default, *one.metadata["setting"]) for one in dataclasses.fields(ServerConfig)
)
"""All settings, in the order in which they are told."""


@dataclass(frozen=True)
class Loaded:
    """The settings, and where each comes from: an option, a variable, a line of a file, or `default`."""

    config: ServerConfig
    origins: Mapping[str, str]

    def lines(self) -> list[str]:
        """Return a line for each setting: its name, its value, and where that comes from."""
        rows = []
        for setting in SETTINGS:
            value = getattr(self.config, setting.name)
            shown = setting.default if value in (None, "") else setting.kind.write(value)
            rows.append((setting.name, shown or "none", self.origins[setting.name]))
        widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
        return [f"{name:<{widths[0]}}  {shown:<{widths[1]}}  {origin}" for name, shown, origin in rows]


def load(options: Mapping[str, object], environment: Mapping[str, str]) -> Loaded:
    """Return the settings from options (None for those not given), the environment and the file these name.

    Variables that name no setting are ignored, since other programs set such ones, too. Raises ConfigError
    for a value that a setting can't have, for an unknown key of the file, and for a file that can't be read.
    """
    given = options.get(FILE) or environment.get(PREFIX + FILE.upper())
    stated = _file(Path(str(given))) if given else {}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for setting in SETTINGS:
        sources = (
            (setting.option, options.get(setting.name)),
            (setting.variable, environment.get(setting.variable) or None),
            stated.get(setting.name, ("", None)),
        )
        for origin, value in sources:
            if value is not None:
                values[setting.name] = _read(setting, value, origin)
                origins[setting.name] = origin
                break
        else:
            origins[setting.name] = "default"
    return Loaded(ServerConfig(**values), origins)


def markdown() -> str:
    """Return a Markdown table of all settings, for the documentation."""
    rows = ["| option | variable | default | meaning |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{setting.option}` | `{setting.variable}` | {setting.default} | {setting.description} |"
        for setting in SETTINGS
    ]
    return "\n".join(rows) + "\n"


def _read(setting: Setting, value: object, origin: str) -> Any:
    parts = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    text = ",".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts).strip()
    try:
        return setting.kind.read(text)
    except ValueError as error:
        raise ConfigError(f"{origin}: {text!r} is no value of {setting.name}. {error}") from error


def _file(path: Path) -> dict[str, tuple[str, object]]:
    """Return the values of a TOML file by the names of their settings, each with its place."""
    import tomllib

    try:
        text = path.read_bytes().decode()
        stated = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}. Name a file of settings by --{FILE}.") from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}. Write it as TOML in UTF-8, such as deadline = 10.") from error
    known = {setting.name: setting for setting in SETTINGS}
    found = {}
    for key, value in stated.items():
        name = key.replace("-", "_")
        line = next(
            (n for n, words in enumerate(text.splitlines(), 1) if re.match(rf"\W*{re.escape(key)}\W", words)),
            1,
        )
        if name not in known:
            import difflib

            near = difflib.get_close_matches(name, known, n=1)
            advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            raise ConfigError(f"{path}:{line}: no setting {key!r}. {advice}")
        if known[name].kind is _FOLDER:  # as seen from the file, wherever the server is started
            value = path.parent / str(value)
        found[name] = (f"{path}:{line}", value)
    return found
