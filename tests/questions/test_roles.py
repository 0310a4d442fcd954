"""Who serves and chairs which mechanism: as the tables have it, contested where sources differ."""

import csv
from pathlib import Path

import pytest

from gcm_ld.core import names

ROLES = Path(__file__).parents[3] / "shared/reference/roles.tsv"
NO_ORGANIZATIONS = {"new:add-troika", "new:asean-chair", "new:almaty-process-chairing-government"}
"""Holders that are a rule by which a role passes on; how the mechanism is run says it."""


@pytest.fixture(scope="module")
def served(publication):
    """The rows on who serves a mechanism, by mechanism, role and holder."""
    found = {}
    for row in publication.rows("roles/served-by"):
        key = tuple(names.local(row[name]) for name in ("mechanism", "role", "holder"))
        found.setdefault(key, []).append(row)
    return found


@pytest.fixture(scope="module")
def given():
    """The rows of the table that the roles came from."""
    if not ROLES.is_file():
        pytest.skip("the table that the roles came from is not beside this folder")
    with ROLES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_an_organization_has_the_mechanisms_that_it_serves_then_and_now(served):
    icmpd = {key[0]: rows[0] for key, rows in served.items() if key[1:] == ("secretariat", "icmpd")}
    assert {"budapest-process", "mtm", "prague-process", "rabat-process"} <= icmpd.keys()
    assert icmpd["prague-process"]["then"] == "yes" and icmpd["budapest-process"]["heldFor"] == "1994/.."
    iom = {key[0] for key in served if key[1:] == ("secretariat", "iom")}
    assert {"colombo-process", "idm", "midsa", "sacm"} <= iom


def test_who_chaired_what_and_when_stands_in_the_order_of_time(publication):
    rows = [
        row for row in publication.rows("roles/chairs") if names.local(row["mechanism"]) == "rabat-process"
    ]
    chairs = list(dict.fromkeys((names.local(row["holder"]), row["heldFor"]) for row in rows))
    assert chairs[-2:] == [("NGA", "2025-01-30/2026-01-30"), ("CHE", "2026-01-30/..")]
    assert ("BEL", "2017-03-21/2018-05-02") in chairs


def test_a_contested_role_has_both_values(served):
    contested = [
        holder
        for (mechanism, role, holder), rows in served.items()
        if (mechanism, role) == ("puebla-process", "chair")
        and any(names.local(row["status"]) == "contested" and row["heldFor"] == "2020" for row in rows)
    ]
    assert sorted(contested) == ["CRI", "PAN"]


def test_the_roles_are_those_of_the_table_that_they_came_from(served, given):
    sourced = [
        row for row in given if row["basis"] != "own-knowledge" and row["holder"] not in NO_ORGANIZATIONS
    ]
    lost = [
        (row["mechanism"], row["role"], row["holder"])
        for row in sourced
        if (row["mechanism"], row["role"], row["holder"].removeprefix("new:")) not in served
    ]
    assert len(sourced) > 250 and lost == []


def test_a_role_that_the_table_knows_of_the_note_s_year_is_not_denied(served, given):
    denied = [
        (row["mechanism"], row["role"], row["holder"])
        for row in given
        if row["held_october_2017"] == "yes"
        and all(
            one["then"] == "no"
            for one in served.get(
                (row["mechanism"], row["role"], row["holder"].removeprefix("new:")), [{"then": ""}]
            )
        )
    ]
    assert denied == []
