"""What the package needs: lower bounds, the pins that `make` installs, the advisories behind the bounds."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [
    requirement
    for text in [*PROJECT["dependencies"], *EXTRAS["frames"], *EXTRAS["test"]]
    if canonicalize_name((requirement := Requirement(text)).name) != "gcm-ld"
]
PINS = [Requirement(line) for line in (ROOT / "constraints.txt").read_text().splitlines()]
ADVISORIES = re.findall(
    r"^\| ([\w-]+) \| ([\d.]+) \| (.*) \|$", (ROOT / "SECURITY.md").read_text(), re.MULTILINE
)


def pinned(name: str) -> list[Version]:
    """Return the versions that constraints.txt allows of a package, one for each marker."""
    same = (pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(name))
    return [Version(specifier.version) for pin in same for specifier in pin.specifier]


def lowest(requirement: Requirement) -> Version:
    (bound,) = (specifier for specifier in requirement.specifier if specifier.operator == ">=")
    return Version(bound.version)


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_each_direct_dependency_has_a_lower_bound_and_a_pin_that_keeps_it(requirement):
    assert pinned(requirement.name)
    assert all(version in requirement.specifier for version in pinned(requirement.name))
    assert all(version >= lowest(requirement) for version in pinned(requirement.name))


def test_constraints_pin_exact_versions_and_name_no_registry():
    for pin in PINS:
        assert pin.url is None and not pin.extras, pin
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin


def test_make_installs_what_is_pinned():
    makefile = (ROOT / "Makefile").read_text()
    installs = [line for line in makefile.splitlines() if "pip install" in line and "-e '.[test]'" in line]
    assert installs and all(
        "-c constraints.txt" in line or "-c build/lowest.txt" in line for line in installs
    )
    assert re.search(r"^\.venv/ready: pyproject\.toml constraints\.txt$", makefile, re.MULTILINE)


def test_each_bound_that_an_advisory_sets_is_the_bound_of_the_package():
    bounds = {canonicalize_name(requirement.name): requirement for requirement in DIRECT}
    assert ADVISORIES
    for name, fixed, advisories in ADVISORIES:
        assert lowest(bounds[canonicalize_name(name)]) >= Version(fixed), name
        assert re.findall(r"(?:CVE-\d{4}|GHSA(?:-\w{4}){2})-\w+", advisories), name


def test_the_packages_that_face_the_network_have_their_advisories_on_record():
    assert {"starlette", "Jinja2", "h11", "httptools"} <= {name for name, _, _ in ADVISORIES}
