"""What search engines are told has what they require, and is what the data says."""

from gcm_ld.metadata import distributions, schema_org


def test_what_is_required_and_recommended_is_there(dumped):
    told = schema_org.dataset(dumped)
    assert told["@type"] == "Dataset"
    assert told["name"] == dumped.about["title"]
    assert 50 <= len(told["description"]) <= 5000
    assert told["license"] == dumped.about["license"]
    assert told["version"] == dumped.about["version"]
    assert told["creator"]["name"]
    assert told["isBasedOn"][0]["@id"] == "https://w3id.org/gcm-ld/document/background-note"
    assert told["keywords"]
    assert told["citation"] == dumped.citation


def test_each_distribution_is_a_file_with_its_form_and_size(dumped):
    told = schema_org.dataset(dumped)["distribution"]
    ours = (file for file in distributions.main(dumped) if file.is_licensed)
    files = {distributions.address(dumped, file.path): file for file in ours}
    assert {one["contentUrl"] for one in told} == set(files)
    for one in told:
        assert one["contentSize"] == f"{files[one['contentUrl']].size} B"
        assert one["encodingFormat"] == files[one["contentUrl"]].media_type
        assert one["license"] == dumped.about["license"]


def test_sizes_that_are_not_known_are_not_told(publication):
    assert [one for one in schema_org.dataset(publication)["distribution"] if "contentSize" in one] == []


def test_times_are_those_of_the_data(publication):
    first, last = schema_org.dataset(publication)["temporalCoverage"].split("/")
    query = "SELECT ?t WHERE { ?s ?p ?t FILTER(?p IN (gcm:start, gcm:end)) }"
    prefix = "PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>\n"
    times = {
        row["t"].value for row in publication.store.query(prefix + query, use_default_graph_as_union=True)
    }
    assert first <= min(times)
    assert last >= max(times)
    assert {first, last} <= times
