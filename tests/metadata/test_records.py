"""The records of the edition say what the CSVW metadata and the dumps say, and name the files as they are."""

import hashlib
import json
import re

import frictionless
import mlcroissant
import pytest

from gcm_ld.metadata import distributions, records


def test_croissant_names_each_table_with_its_digest_and_columns(dumped):
    told = records.croissant(dumped)
    place = distributions.place(dumped)
    assert told["conformsTo"] == records.CROISSANT and told["citeAs"] == dumped.citation
    assert len(told["distribution"]) == len(told["recordSet"]) > 30
    for file, records_ in zip(told["distribution"], told["recordSet"], strict=True):
        content = (place / file["@id"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        heads = content.decode().partition("\r\n")[0].split(",")
        assert [field["source"]["extract"]["column"] for field in records_["field"]] == heads
        assert {field["source"]["fileObject"]["@id"] for field in records_["field"]} == {file["@id"]}
        assert records_["key"]["@id"] == records_["field"][0]["@id"]
    names = re.findall(r'"@id": "([^"]*)"', json.dumps(told["recordSet"]))
    assert names and not [name for name in names if " " in name]  # which readers don't take
    assert told["license"] == dumped.about["license"]


def test_a_data_package_has_a_schema_for_each_table_and_keys_that_lead_to_one(dumped):
    told = records.data_package(dumped)
    resources = {one["name"]: one for one in told["resources"]}
    assert len(resources) == len(told["resources"]) > 30
    for one in resources.values():
        assert one["schema"]["primaryKey"] == one["schema"]["fields"][0]["name"] == "id"
        for key in one["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in resources
            assert key["fields"] in [field["name"] for field in one["schema"]["fields"]]
    types = {field["type"] for one in resources.values() for field in one["schema"]["fields"]}
    assert {"string", "integer", "date"} <= types


def test_before_the_dumps_are_built_the_records_have_no_files(publication):
    assert records.croissant(publication)["recordSet"] == []
    assert records.data_package(publication)["resources"] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own, as it reads JSON-LD
def test_croissant_is_valid_and_its_records_are_the_rows(dumped):
    """By the validator and reader of its makers; the files are taken from here, not from their addresses."""
    told, place = records.croissant(dumped), distributions.place(dumped)
    rows = {file.path: file.counts["rows"] for file in distributions.files(dumped) if "rows" in file.counts}
    here = {file["@id"]: place / file["@id"] for file in told["distribution"]}
    read = mlcroissant.Dataset(jsonld=told, mapping=here)
    assert read.metadata.ctx.issues.report() == ""
    for kind in ("theme", "mechanism"):
        assert len(list(read.records(kind))) == rows[f"tables/{kind}.csv"] > 0


def test_the_data_package_and_every_cell_of_its_tables_are_valid(dumped):
    told = records.data_package(dumped)
    for one in told["resources"]:
        one["path"] = one["path"].partition(f"/{distributions.FOLDER}")[2]
    place = str(distributions.place(dumped))
    report = frictionless.Package.from_descriptor(told, basepath=place).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]
    assert report.stats["tasks"] == len(told["resources"])
