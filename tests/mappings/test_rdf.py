"""The Turtle of data/links/ is what the tables make, each mapping with the triple that it says."""

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest
import tables

from gcm_ld.core import names
from gcm_ld.mappings import rdf, report, sssom, vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)
MATCHES = [names.expand(name) for name in sssom.PREDICATES]


def test_the_turtle_of_the_edition_is_what_the_tables_make():
    assert rdf.stale(ROOT, TABLES) == [], "run: gcm-ld links --write"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.vocabulary.name)
def test_each_row_is_a_mapping_and_a_triple(table):
    said = rdf.triples(table)
    assert len(set(said)) == len(said)
    mappings = {
        triple.subject.value
        for triple in said
        if triple.object == ox.NamedNode(names.expand("gcm:ConceptMatch"))
    }
    assert len(mappings) == len(table.rows)
    for row in table.rows:
        assert vocabularies.mapping(row.subject, row.target, table.vocabulary) in mappings
        assert ox.Triple(*map(ox.NamedNode, (row.subject, row.predicate, row.target))) in said
    assert set(turtle.parse(rdf.write(table), "x")) == set(said)


def test_exact_matches_are_disjoint_with_the_others_and_stay_apart(edition):
    """S46 of SKOS, and with exactMatch followed both ways through all vocabularies at once."""
    exact: dict[str, set[str]] = {}
    others = set()
    for predicate in MATCHES:
        for quad in edition.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            pair = quad.subject.value, quad.object.value
            if predicate.endswith("exactMatch"):
                for one, other in (pair, pair[::-1]):
                    exact.setdefault(one, {one}).add(other)
            else:
                others.add(pair)
    new = True
    while new:
        wider = {one: set().union(*(exact[other] for other in same)) for one, same in exact.items()}
        new, exact = wider != exact, wider
    assert exact and others
    assert not [(one, other) for one, other in others if other in exact.get(one, ())]
    for same in exact.values():
        ours = [iri for iri in same if iri.startswith((names.BASE, names.PREFIXES["sdg"]))]
        assert len(ours) == 1


@pytest.mark.parametrize(
    ("values", "basis"),
    [
        ({"confidence": "0.85"}, ("editorial", "derived")),
        ({"confidence": "0.5"}, ("editorial", "unsourced")),
        ({"predicate": "schema:sameAs"}, ("editorial", "unsourced")),
        ({"predicate": "rdfs:seeAlso", "confidence": "0.95"}, ("editorial", "derived")),
        ({"source": "x", "justification": "semapv:UnspecifiedMatching"}, ("sourced", "found")),
        ({"source": "x", "justification": "semapv:LexicalMatching"}, ("sourced", "derived")),
        (
            {"source": "x", "justification": "semapv:LexicalMatching", "confidence": "0.95"},
            ("sourced", "found"),
        ),
        ({"source": "x", "justification": "semapv:ManualMappingCuration"}, ("editorial", "derived")),
    ],
)
def test_a_mapping_rests_on_its_source_or_is_a_judgement(values, basis):
    justification = names.expand(values.pop("justification", "semapv:ManualMappingCuration"))
    values["predicate"] = names.expand(values.get("predicate", "skos:closeMatch"))
    row = sssom.Row("s", "", "p", "o", "", justification, "0.85", "why")
    assert rdf.evidence(dataclasses.replace(row, **values)) == basis


def test_saving_writes_what_changed_and_takes_away_what_no_table_makes(tmp_path):
    folder = tmp_path / "data" / "links"
    folder.mkdir(parents=True)
    for table in TABLES[:2]:
        (tmp_path / table.vocabulary.path).write_text(tables.write(table))
    (folder / "gone.ttl").write_text("")
    (tmp_path / vocabularies.PATH).write_bytes((ROOT / vocabularies.PATH).read_bytes())
    made_of = sssom.read(tmp_path)
    paths = sorted(["data/links/gone.ttl", *(table.vocabulary.turtle for table in made_of)])
    assert rdf.stale(tmp_path, made_of) == rdf.save(tmp_path, made_of) == paths
    assert rdf.save(tmp_path, made_of) == [] and not (folder / "gone.ttl").exists()
    made = (folder / "agrovoc.ttl").read_text()
    assert made == (ROOT / "data" / "links" / "agrovoc.ttl").read_text()
    (folder / "agrovoc.ttl").write_text(made + "\n")
    assert rdf.stale(tmp_path, made_of) == ["data/links/agrovoc.ttl"]


VOCABULARIES = vocabularies.read(ROOT)


def held() -> report.Extracts:
    """Return extracts of one concept."""
    found = report.Extracts()
    found.labels[names.expand("eurovoc:1")] = {"en": ["other words"], "fr": ["un"]}
    return found


def table(name: str, target: str) -> sssom.Table:
    """Return a table of one row."""
    row = sssom.Row(names.iri("area", "x"), "X", "p", names.expand(target), "one", "j", "0.5", "why")
    return tables.table(VOCABULARIES[name], [row])


def test_english_comes_from_the_table_and_other_languages_from_extracts():
    text = rdf.write_labels(table("eurovoc", "eurovoc:1"), held().labels)
    assert 'skos:prefLabel "one"@en' in text and 'skos:prefLabel "un"@fr' in text and "other" not in text
    assert 'dcterms:issued "2021-06-04"^^xsd:date' in text
    assert turtle.format(text) == text


def test_without_an_open_licence_only_english_is_kept():
    others = report.Extracts()
    others.labels[names.expand("unbist:1")] = {"en": ["ONE"], "zh": ["一"]}
    text = rdf.write_labels(table("unbis", "unbist:1"), others.labels)
    assert 'skos:prefLabel "one"@en' in text and "@zh" not in text
    assert 'void:uriSpace "http://metadata.un.org/thesaurus/"' in text


@pytest.mark.parametrize("name", ["unesco", "stw", "sdgio", "unms", "lcc"])
def test_no_labels_are_kept_without_terms(name):
    vocabulary = VOCABULARIES[name]
    assert rdf.write_labels(table(name, f"{vocabulary.prefix}:1"), held().labels) == ""
    assert not (ROOT / vocabulary.labels_path).exists()


def test_what_the_head_of_a_file_says_of_its_first_or_last_block_is_so():
    for path in sorted((ROOT / "data" / "labels").glob("*.ttl")):
        text = path.read_text()
        blocks = text.rstrip().split("\n\n")
        block = {"which the first block names": blocks[2], "which the last block names": blocks[-1]}
        (told,) = (words for words in block if words in text.split("\n")[1])
        assert block[told].startswith(f"<{names.graph(f'data/labels/{path.name}')}>"), path.name


@pytest.mark.parametrize(
    "made", [one for one in TABLES if one.vocabulary.labels], ids=lambda one: one.vocabulary.name
)
def test_the_edition_keeps_the_label_of_each_target_and_of_no_other_thing(made):
    kept = rdf.labels(ROOT, made.vocabulary)
    wanted = {row.target: row.target_label for row in made.rows if row.target_label}
    assert {iri: told["en"] for iri, told in kept.items()} == wanted
    text = (ROOT / made.vocabulary.labels_path).read_text()
    assert made.vocabulary.publisher in text
    assert f"<{made.vocabulary.license}>" in text or made.vocabulary.rights in text


def test_saving_makes_renews_and_takes_away(tmp_path):
    one = table("eurovoc", "eurovoc:1")
    assert rdf.save_labels(tmp_path, [one], held().labels) == ["data/labels/eurovoc.ttl"]
    assert rdf.save_labels(tmp_path, [one], held().labels) == []
    assert rdf.labels(tmp_path, one.vocabulary) == {names.expand("eurovoc:1"): {"en": "one", "fr": "un"}}
    assert rdf.save_labels(tmp_path, [tables.table(one.vocabulary, [])], held().labels) == [
        "data/labels/eurovoc.ttl"
    ]
    assert rdf.labels(tmp_path, one.vocabulary) == {}


def test_the_licence_of_the_data_names_whom_to_credit():
    terms = " ".join((ROOT / "LICENSE-DATA").read_text().split())
    readme = " ".join((ROOT / "data" / "labels" / "README.md").read_text().split())
    for vocabulary in VOCABULARIES.values():
        if vocabulary.labels:
            assert vocabulary.publisher in terms and vocabulary.title in terms, vocabulary.name
    for name in ("unesco", "stw"):
        assert VOCABULARIES[name].title in readme


def test_a_reader_of_sssom_finds_each_concept_match_whole(publication):
    """What is inferred says it in the words of SSSOM, which ours are narrower than."""
    kind, mapping = ox.NamedNode(names.expand("rdf:type")), ox.NamedNode(names.expand("sssom:Mapping"))
    found = [quad.subject for quad in publication.store.quads_for_pattern(None, kind, mapping)]
    assert len(found) > 900
    slots = ("subject_id", "predicate_id", "object_id", "mapping_justification", "confidence", "mapping_date")
    for node in found:
        for slot in slots:
            name = ox.NamedNode(names.expand(f"sssom:{slot}"))
            assert len([*publication.store.quads_for_pattern(node, name, None)]) == 1, (node, slot)
