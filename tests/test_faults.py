"""Few descriptors, little memory, a full disk, signals, spoilt builds: what is in force stays whole."""

import importlib.util
import random
import signal
import sys

import live
import pytest
import world

_SPEC = importlib.util.spec_from_file_location("faults", live.ROOT / "tools/faults.py")
faults = importlib.util.module_from_spec(_SPEC)
sys.modules["faults"] = faults  # where a dataclass looks for its module
_SPEC.loader.exec_module(faults)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")


@pytest.fixture(scope="module")
def ground(tmp_path_factory) -> faults.Ground:
    """A small edition, built."""
    scratch = tmp_path_factory.mktemp("faults")
    ground = faults.Ground(world.make(scratch / "edition"), scratch, random.Random(7))
    ground.build.parent.mkdir()
    ground.renew()
    return ground


CHOSEN = (
    "16 descriptors",
    "80 MB of memory",
    "files of at most 100 kB",
    "SIGTERM, 1",
    "SIGINT, 1",
    "SIGKILL, 1",
)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_build_under_a_fault_leaves_a_whole_one_in_force(ground, name):
    chosen = [fault for fault in faults.faults(1) if fault.name == name]
    (row,) = faults.builds(ground, chosen)
    assert row.wrong == "", row
    assert row.ended in ("0", "2", "130", "143", "SIGABRT", "SIGKILL", "SIGTERM") and row.force in (
        "old",
        "new",
    )


def test_a_build_that_is_spoilt_is_seen_and_made_again(ground):
    for name in ("all.nt altered", "another manifest", "all builds gone"):
        ground.renew()
        faults.HARMS[name](ground.build)
        assert faults.state(ground.build) != "old"
        row = ground.row(faults.Fault(name), "build", *ground.run("again", ground.building(faults.OLD)))
        assert (row.ended, row.force, row.wrong) == ("0", "old", "")


def test_what_is_wrong_is_told(ground):
    ground.renew()
    (ground.build / ".left").write_text("")
    faults.HARMS["all.nt cut"](ground.build)
    row = ground.row(faults.Fault("x", signal=signal.SIGTERM), "build", "1", "Traceback", 2**30)
    assert row.left == ".left" and row.force == "all.nt is wrong"
    assert row.wrong == "a trace; no build is whole; it leaves files; so does the next build"
    (ground.build / ".left").unlink()
