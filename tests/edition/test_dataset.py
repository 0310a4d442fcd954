from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from gcm_ld.core import names
from gcm_ld.edition import dataset


def test_root_is_the_folder_asked_for(small, monkeypatch):
    folder = small().root
    monkeypatch.setenv(dataset.VARIABLE, "/nowhere")
    assert dataset.root(folder) == folder
    assert dataset.root(str(folder)) == folder


def test_root_is_the_one_that_the_environment_names(small, monkeypatch):
    folder = small().root
    monkeypatch.setenv(dataset.VARIABLE, str(folder))
    assert dataset.root() == folder


def test_root_is_the_packaged_one_or_the_checkout(monkeypatch, tmp_path):
    monkeypatch.delenv(dataset.VARIABLE, raising=False)
    assert dataset.root() == Path(dataset.__file__).parents[2]
    package = tmp_path / "gcm_ld"
    for room in ("ontology", "data"):
        (package / dataset.PACKAGED / room).mkdir(parents=True)
    monkeypatch.setattr(dataset, "__file__", str(package / "edition" / "dataset.py"))
    assert dataset.root() == package / dataset.PACKAGED


def test_root_without_rooms_says_what_to_do(tmp_path):
    with pytest.raises(
        dataset.EditionError, match=r"no ontology/ and data/\. Name another folder, or set \$GCM_LD"
    ):
        dataset.root(tmp_path)


def test_read_gives_each_file_a_graph(small):
    edition = small("gcm:A a owl:Class .", "theme:a a gcm:A .", "gcm:A a sh:NodeShape .")
    assert [file.path for file in edition.files] == ["data/thing.ttl", "ontology/gcm.ttl", "shapes/thing.ttl"]
    assert [file.room for file in edition.files] == ["data", "ontology", "shapes"]
    graphs = {quad.graph_name.value: quad.subject.value for quad in edition.store}
    assert graphs == {
        names.graph("data/thing.ttl"): names.iri("theme", "a"),
        names.graph("ontology/gcm.ttl"): names.ONTOLOGY + "A",
    }
    assert [triple.object.value for triple in dataset.shapes(edition)] == [names.PREFIXES["sh"] + "NodeShape"]


def test_read_goes_into_folders_and_passes_over_hidden_files(small):
    folder = small().root
    (folder / "data" / "links").mkdir()
    (folder / "data" / "links" / "sdg.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (folder / "data" / ".thing.ttl.swp.ttl").write_text("not Turtle")
    edition = dataset.read(folder)
    assert "data/links/sdg.ttl" in [file.path for file in edition.files]
    assert len(edition.files) == 4


def test_read_names_every_broken_file_at_once(small):
    folder = small().root
    (folder / "data" / "a.ttl").write_text("<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> 2 3 .\n")
    (folder / "data" / "b.ttl").write_bytes(b'<urn:a> <urn:b> "1" .\n<urn:a> <urn:b> "\xff" .\n')
    (folder / "ontology" / "c.ttl").write_text("<urn:a> <urn:b> ex:c .")
    (folder / "ontology" / "d.ttl").mkdir()
    with pytest.raises(dataset.EditionError) as caught:
        dataset.read(folder)
    assert str(caught.value).splitlines() == [
        "data/a.ttl:2: 3 is not a valid subject or graph name. Correct the Turtle there.",
        "data/b.ttl:2: the text is not UTF-8. Save the file as UTF-8.",
        "ontology/c.ttl:1: The prefix ex: has not been declared. Correct the Turtle there.",
        "ontology/d.ttl:1: a folder with the name of a file. Rename it.",
    ]


def test_shapes_name_every_broken_file_at_once(small):
    folder = small(shapes="gcm:A a").root
    (folder / "shapes" / "b.ttl").write_text("\nx")
    with pytest.raises(dataset.EditionError) as caught:
        dataset.shapes(dataset.read(folder))
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "shapes/b.ttl:2",
        "shapes/thing.ttl:2",
    ]


def test_read_names_blank_nodes_alike_each_time(small):
    edition = small("[] a owl:AllDisjointClasses ; owl:members ( gcm:A gcm:B ) .")
    assert set(dataset.read(edition.root).store) == set(edition.store)


def test_to_rdflib_keeps_every_character(small):
    text = '<urn:a> <urn:b> 01 , 1.50 , "", "x" , "x"@en , "2017-10"^^xsd:gYearMonth , <urn:c> , [] .'
    edition = small(shapes=text)
    graph = dataset.to_rdflib(dataset.shapes(edition))
    assert type(graph.store).__name__ == "Memory"
    assert {node.n3() for node in graph.objects() if not isinstance(node, rdflib.BNode)} == {
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        *('""', '"x"', '"x"@en', "<urn:c>"),
        '"2017-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
    }
    quads = [ox.Quad(*triple, ox.NamedNode("urn:g")) for triple in dataset.shapes(edition)]
    assert set(dataset.to_rdflib(quads)) == set(graph)


def test_the_real_edition_is_read(edition):
    assert {file.room for file in edition.files} == set(dataset.ROOMS)
    assert len({file.graph for file in edition.files}) == len(edition.files)


def test_a_changed_edition_states_the_other_texts_and_nothing_is_written(small):
    edition = small(data='theme:a skos:prefLabel "A"@en .', ontology="gcm:Theme a owl:Class .")
    edition.store.add(ox.Quad(*[ox.NamedNode("urn:x")] * 3, ox.NamedNode(names.INFERRED)))
    new = "# A head.\nPREFIX theme: <https://w3id.org/gcm-ld/theme/>\ntheme:b a theme:c .\n"
    made = dataset.changed(edition, {"data/thing.ttl": new, "data/other.ttl": new})
    labels = {file.path: file.text for file in made.files}
    assert labels["data/thing.ttl"] == labels["data/other.ttl"] == new and "ontology/gcm.ttl" in labels
    assert len(made.store) == 3 and len(edition.store) == 3  # one of the ontology, and the new one twice
    assert "theme:a" in (edition.root / "data/thing.ttl").read_text()
    with pytest.raises(dataset.EditionError, match=r"data/thing\.ttl:1: "):
        dataset.changed(edition, {"data/thing.ttl": "theme:a"})
