"""Stores of others on this machine, each in a folder of its own and stopped at the end of the block.

The dumps come in by each store's own bulk loader, as its keeper would load them. What is missing is installed
where it may be; else `live.Missing` says how to have it.
"""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import live
import servers

BULK = ("all.nq", "labels.nq")
"""The dumps that together are what the endpoint of the edition holds."""

_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:SQL
DisableUnixSocket = 1
DirsAllowed = ., DUMPS
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:HTTP
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True)
class Store:
    """A store that runs: the addresses of its endpoint, its graphs and its updates, and who may change it."""

    endpoint: str
    graphs: str
    update: str = ""
    user: str = ""


@contextmanager
def oxigraph(folder: Path, dumps: Path | None = None, union: bool = True) -> Iterator[Store]:
    """Run Oxigraph's server, with the dumps of a folder in it."""
    program, where = live.oxigraph(), ["--location", folder / "oxigraph"]
    for name in BULK if dumps else ():
        load = [program, "load", *where, "--file", dumps / name]
        subprocess.run(load, check=True, capture_output=True)
    serve = [program, "serve", *where, "--bind", "127.0.0.1:{port}"]
    serve += ["--union-default-graph"] if union else []
    with servers.started("oxigraph", folder, serve, "/query", "/query?query=ASK%7B%7D") as server:
        yield Store(server.endpoint, f"{server.address}/store", f"{server.address}/update")


@contextmanager
def virtuoso(folder: Path, dumps: Path | None = None) -> Iterator[Store]:
    """Run Virtuoso, with the dumps of a folder in it. Its default graph is the union of all."""
    program = live.virtuoso()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sql = free.getsockname()[1]
    ini = _INI.replace("SQL", str(sql)).replace("DUMPS", str(dumps or "."))
    (folder / "virtuoso.ini.in").write_text(ini)
    words = "sed s/HTTP$/{port}/ virtuoso.ini.in > virtuoso.ini; exec " + program
    serve = ["sh", "-c", f"{words} +foreground +configfile virtuoso.ini"]
    with servers.started("virtuoso", folder, serve, "/sparql", "/sparql?query=ASK%7B%7D") as server:
        if dumps:
            load = f"ld_dir('{dumps}', '%.nq', 'http://example.org/'); rdf_loader_run(); checkpoint;"
            isql = shutil.which("isql-vt") or "isql"
            subprocess.run([isql, str(sql), "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        graphs, update = (f"{server.address}/sparql-{name}" for name in ("graph-crud-auth", "auth"))
        yield Store(server.endpoint, graphs, update, "dba:dba")


@contextmanager
def jena(folder: Path, dumps: Path) -> Iterator[Store]:
    """Run an endpoint of Jena's engine over the dumps of a folder. It takes no others."""
    java, jars = live.jena()
    files = [dumps / name for name in BULK]
    serve = [java, "-cp", f"{jars}/*", live.ROOT / "tests/java/Jena.java", "{port}", *files]
    with servers.started("jena", folder, serve, "/query", "/query?query=ASK%7B%7D") as server:
        yield Store(server.endpoint, "")


CHANGING = {"oxigraph": oxigraph, "virtuoso": virtuoso}
RUNNING = {**CHANGING, "jena": jena}
"""The stores by name: those that may be changed over HTTP, and all."""
