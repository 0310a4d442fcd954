"""The catalogue keeps to DCAT-AP, names every file as it is, and all that it names is there."""

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from gcm_ld.core import formats, names, urls
from gcm_ld.metadata import dcat, distributions, documents, void

SHAPES = Path(__file__).parents[3] / "shared" / "reference" / "dcat-ap" / "shapes.ttl"
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
SPDX = "http://spdx.org/rdf/terms#"


@pytest.fixture(scope="module")
def told(dumped) -> rdflib.Graph:
    return rdflib.Graph().parse(data=dcat.write(dumped, dcat.triples(dumped), "ttl"), format="turtle")


@pytest.mark.skipif(not SHAPES.exists(), reason="the DCAT-AP shapes are not at ../shared/reference/dcat-ap")
@pytest.mark.filterwarnings("ignore")
def test_it_keeps_to_dcat_ap(told):
    conforms, _, text = pyshacl.validate(told, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert conforms, text


@pytest.mark.skipif(not SHAPES.exists(), reason="the DCAT-AP shapes are not at ../shared/reference/dcat-ap")
@pytest.mark.filterwarnings("ignore")
def test_what_the_data_says_of_the_dataset_keeps_to_dcat_ap(dumped):
    """The document of the data set alone, as a harvester may find it first."""
    told = rdflib.Graph().parse(data=documents.serialize(dumped, names.DATASET, "nt"), format="nt")
    conforms, _, text = pyshacl.validate(told, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert conforms, text


def test_every_distribution_conforms_to_a_standard_and_graphs_tell_their_size(told, dumped):
    void_ = rdflib.Namespace(names.PREFIXES["void"])
    for file in distributions.files(dumped):
        iri = rdflib.URIRef(distributions.iri(file.path))
        if not file.form:  # a licence, which holds nothing of the edition
            assert (iri, None, None) not in told
            continue
        assert told.value(iri, rdflib.DCTERMS.conformsTo), file.path
        sizes = [int(size) for size in told.objects(iri, void_.triples)]
        assert sizes == ([file.counts["triples"]] if "triples" in file.counts else []), file.path


def test_the_version_tells_its_notes_and_what_was_before(told, dumped):
    version = rdflib.URIRef(dcat.version_iri(dumped))
    notes = told.value(version, rdflib.URIRef(names.expand("adms:versionNotes")))
    assert str(notes).startswith(f"Version {dumped.about['version']} ")
    before = told.value(version, rdflib.URIRef(names.expand("dcat:previousVersion")))
    kept = told.value(before, rdflib.DCTERMS.hasPart)
    assert str(kept).endswith(f"/{told.value(before, rdflib.URIRef(names.expand('dcat:version')))}")
    assert str(kept) in documents.versions(dumped)


def test_the_main_things_are_there(told, dumped):
    """DCAT-AP's shapes pass an empty graph, so the main things are asked for here."""

    def subjects(name):
        return {str(s) for s in told.subjects(rdflib.RDF.type, rdflib.URIRef(names.expand(name)))}

    assert subjects("dcat:Catalog") == {dcat.CATALOG}
    assert subjects("dcat:Dataset") == {names.DATASET, dcat.version_iri(dumped)}
    assert subjects("dcat:DataService") == {dcat.ENDPOINT, dcat.QUESTIONS}
    listed = {distributions.iri(file.path) for file in distributions.files(dumped) if file.form}
    assert subjects("dcat:Distribution") == listed
    assert len(listed) > 100


def test_each_distribution_tells_size_checksum_type_and_licence(told, dumped):
    def one(subject, name):
        (value,) = told.objects(subject, rdflib.URIRef(name if ":/" in name else names.expand(name)))
        return value

    for file in distributions.files(dumped):
        if not file.form:
            continue
        iri = rdflib.URIRef(distributions.iri(file.path))
        assert int(one(iri, "dcat:byteSize")) == (dumped.dumps / file.path).stat().st_size
        assert str(one(one(iri, SPDX + "checksum"), SPDX + "checksumValue")).lower() == file.digest
        assert str(one(iri, "dcat:mediaType")).endswith(formats.by_suffix(file.path).media_type)
        assert str(one(iri, "dcat:downloadURL")) == f"{dumped.site.url}dumps/{file.path}"


def test_a_distribution_says_under_which_terms_its_words_are(told, dumped):
    def terms(path):
        iri = rdflib.URIRef(distributions.iri(path))
        licences = told.objects(iri, rdflib.URIRef(names.expand("dcterms:license")))
        statements = list(told.objects(iri, rdflib.URIRef(names.expand("dcterms:rights"))))
        return [str(one) for one in licences], [str(told.value(one, rdflib.RDFS.label)) for one in statements]

    licence = [dumped.about["license"]]
    for file in distributions.files(dumped):
        if not file.form:
            continue
        licences, (*texts,) = terms(file.path)
        assert licences == ([] if file.path.startswith("labels.") else licence), file.path
        common = dumped.about["rights"] if file.is_licensed else ""
        assert texts == [f"{common} {file.rights}".strip()], file.path
    ours, theirs = terms("all.ttl"), terms("labels.ttl")
    assert ours == (licence, [dumped.about["rights"]])
    assert "short quotations" in ours[1][0] and "the licence does not cover them" in ours[1][0]
    assert (
        theirs[0] == []
        and "EuroVoc: Publications Office" in theirs[1][0]
        and "non-commercial" in theirs[1][0]
    )
    mixed = terms("tables/concept-match.csv")
    own = mixed[1][0].removeprefix(ours[1][0])
    assert mixed[0] == licence and "does not cover the names" in own and "EuroVoc" not in own
    assert terms("answers/links/state-links.csv") == mixed
    for iri in (names.DATASET, dcat.version_iri(dumped)):
        (statement,) = told.objects(rdflib.URIRef(iri), rdflib.URIRef(names.expand("dcterms:rights")))
        assert str(told.value(statement, rdflib.RDFS.label)) == dumped.about["rights"]


def test_it_says_the_same_in_every_form(dumped):
    for told in (dcat.dcat(dumped), void.triples(dumped)):
        sets = []
        for form, format_ in FORMATS.items():
            quads = ox.parse(dcat.write(dumped, told, form), format_)
            found = ox.Dataset(ox.Quad(*quad.triple) for quad in quads)
            found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
            sets.append(found)
        assert all(one == sets[0] for one in sets[1:])
        assert len(sets[0]) == len(set(told))


def test_all_iris_of_ours_resolve_and_all_addresses_are_there(dumped, dumped_client):
    """A fragment is looked for in what its document says in Turtle, where that is a description."""
    named = {node.value for t in dcat.triples(dumped) for node in t if isinstance(node, ox.NamedNode)}
    ours = {iri.partition("#")[0].removeprefix(names.BASE) for iri in named if iri.startswith(names.BASE)}
    there = {
        iri.removeprefix(dumped.site.url).partition("#")[0]
        for iri in named
        if iri.startswith(dumped.site.url)
    }
    assert len(ours) > 150
    for path in sorted(ours | there):
        reply = dumped_client.get(
            f"/{path}", headers={"accept": "text/html, */*;q=0.1"}, follow_redirects=True
        )
        assert reply.status_code == 200, path
    fragments = {iri for iri in named if iri.startswith((void.DOCUMENT + "#", dcat.CATALOG + "#"))}
    subjects = {t.subject.value for t in dcat.triples(dumped) if isinstance(t.subject, ox.NamedNode)}
    assert fragments <= subjects


def test_addresses_are_those_of_the_site(publication):
    moved = dataclasses.replace(publication, site=urls.site("https://example.org/at/gcm/"))
    addresses = {
        t.object.value
        for t in dcat.triples(moved)
        if t.predicate.value in (names.expand("dcat:downloadURL"), names.expand("void:dataDump"))
    }
    assert addresses
    assert all(address.startswith("https://example.org/at/gcm/dumps/") for address in addresses)
