"""What the commands hand to the servers that they start."""

import socket

import pytest
import world

from gcm_ld.cli import servers
from gcm_ld.publish import publications


@pytest.fixture
def root(tmp_path):
    return world.make(tmp_path / "edition")


@pytest.fixture
def served(monkeypatch):
    """The publications that `serve` hands to the server, which isn't started."""
    from gcm_ld.web import run

    publications_: list[publications.Publication] = []

    def stand_in(publication: publications.Publication, held: socket.socket, *_: object) -> None:
        held.close()
        publications_.append(publication)

    monkeypatch.setattr(run, "run", stand_in)
    return publications_


@pytest.mark.parametrize("into", ["/dev/null/build", "/proc/build"])
def test_a_site_whose_dumps_cannot_be_written_is_served_without(root, served, capsys, into):
    assert servers.serve({"edition": root, "port": 0, "dumps": into, "quiet": True}) == 0
    assert served[0].dumps is None
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Serving no dumps: /dev/null" if "null" in into else "Serving no dumps: /proc")


def test_a_site_whose_dumps_can_be_written_has_them(root, served, capsys, tmp_path):
    servers.serve({"edition": root, "port": 0, "dumps": tmp_path / "build", "quiet": True})
    assert served[0].dumps == tmp_path / "build" and not list((tmp_path / "build").iterdir())
    assert capsys.readouterr().err == ""
