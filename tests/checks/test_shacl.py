"""The rules are well made, the edition keeps them, and what breaks them is told with its place."""

import importlib.resources
import logging
import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, URIRef

from gcm_ld.checks import engines, shacl
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, files
from gcm_ld.publish import dumps
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
INFERRED = {
    *("GlobalRcpMeeting", "Summit", "ThematicSession", "StocktakingMeeting", "NegotiationRound"),
    *("Conference", "Hearing", "ReviewForum", "MechanismMeeting", "Webinar"),
}
"""The classes that nobody writes: a meeting is of them by its kind."""


PREFIXES = " ".join(f"PREFIX {prefix}: <{space}>" for prefix, space in names.PREFIXES.items())
RULE = f"PREFIX rule: <{names.SHAPES}>"


def gcm(local: str) -> URIRef:
    return URIRef(names.ONTOLOGY + local)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in FILES:
        graph.parse(file)
    return graph


def rules(shapes: rdflib.Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted(shape for kind in kinds for shape in shapes.subjects(RDF.type, kind))


@pytest.fixture
def copy(edition, tmp_path):
    """Copy the texts of the edition, each of `changes` (path, text, other text) made, and read the copy."""

    def made(*changes: tuple[str, str, str]) -> dataset.Edition:
        for file in edition.files:
            text = file.text
            for path, before, after in changes:
                if path == file.path:
                    assert text.count(before) == 1
                    text = text.replace(before, after)
            files.write_atomically(tmp_path / file.path, text.encode())
        return dataset.read(tmp_path)

    return made


def test_the_edition_keeps_every_rule_and_what_is_inferred_is_not_looked_at(publication):
    assert shacl.check(publication.edition) == []


@pytest.fixture(scope="module")
def open_profile(edition) -> list[ox.Triple]:
    return shacl.profile(edition, names.OPEN_PROFILE)


@pytest.mark.parametrize("engine", ["shifty", pytest.param("pyshacl", marks=pytest.mark.long)])
def test_what_is_stated_and_inferred_together_keeps_the_open_profile(publication, open_profile, engine):
    held = (quad for quad in publication.store if dumps.part(quad.graph_name.value) != "labels")
    assert engines.validator(open_profile, engine)(held) == []


def test_the_data_of_others_keep_the_open_profile_and_are_checked_by_it(edition, open_profile):
    others = """
        <http://example.org/chai> a gcm:RegionalConsultativeProcess, schema:Organization ;
            skos:prefLabel "Chai Dialogue"@en ; gcm:region <https://w3id.org/gcm-ld/region/asia> ;
            gcm:sourcedFrom <http://example.org/page> ; schema:foundingDate "2019" .
        <http://example.org/page> a gcm:Document ; skos:prefLabel "Page"@en ;
            gcm:address <http://example.org/page> ."""
    words = [quad for quad in edition.store if "/ontology/" in quad.graph_name.value]
    validate = engines.validator(open_profile)

    def broken(text: str) -> set[str]:
        triples = turtle.parse(f"{PREFIXES} {text}", "others")
        own = {one.subject for one in triples}
        return {names.local(one.rule) for one in validate([*words, *triples]) if one.focus in own}

    assert broken(others) == set()
    assert broken(others.replace('"Chai Dialogue"@en', '"Chai Dialogue"')) == {"Thing-prefLabel"}


def test_rules_of_the_house_and_what_they_are_made_of_are_not_in_the_open_profile(edition, open_profile):
    house, subjects = dataset.shapes(edition), {one.subject for one in open_profile}
    group = ox.NamedNode(names.SHAPES + "House")
    own = {one.subject for one in house if (one.predicate, one.object) == (terms.node("sh:group"), group)}
    assert own and not own & subjects
    assert not {terms.node("sh:closed"), terms.node("sh:group")} & {one.predicate for one in open_profile}
    used = {one.object for one in open_profile if not isinstance(one.object, ox.Literal)}
    inner = {one for one in subjects if isinstance(one, ox.BlankNode) or one.value.endswith("-query")}
    assert inner <= used


def test_each_rule_is_named_and_says_what_holds_of_good_data(shapes):
    for rule in rules(shapes):
        assert re.fullmatch(names.SHAPES + "[A-Z][A-Za-z0-9]*(-[a-z][A-Za-z0-9]*)?", rule)
        said = {predicate: list(shapes.objects(rule, predicate)) for predicate in shapes.predicates(rule)}
        (name,), (message,), (severity,) = said[SH.name], said[SH.message], said[SH.severity]
        assert name.language == message.language == "en"
        assert severity in (SH.Violation, SH.Warning)
        assert re.fullmatch(r"[A-Z].*\.", message), rule
        assert not re.search(r"\b(must|should|error|invalid|wrong|missing)\b", message), rule
        assert "-" not in names.local(rule) or names.local(rule) not in message


def test_no_rule_has_the_message_of_another(shapes):
    messages = [shapes.value(rule, SH.message) for rule in rules(shapes)]
    assert sorted(one for one in set(messages) if messages.count(one) > 1) == []


def test_each_rule_is_for_something(shapes):
    held = set(shapes.objects(None, SH.property))
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    aimed = {rule for kind in targets for rule in shapes.subjects(kind)}
    assert set(rules(shapes)) <= held | aimed | set(shapes.subjects(SH.deactivated))


def test_each_class_and_each_data_file_has_its_rules(shapes, edition):
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "gcm.ttl")
    old = set(ontology.subjects(OWL.deprecated, None))
    ours = {one for one in ontology.subjects(RDF.type, OWL.Class) if one.startswith(names.ONTOLOGY)} - old
    aimed = set(shapes.objects(None, SH.targetClass))
    known = {one for one in ours if aimed & set(ontology.transitive_objects(one, RDFS.subClassOf))}
    assert ours == known
    assert {gcm(local) for local in INFERRED} == {
        one for one in ours - {gcm("Meeting")} if (one, RDFS.subClassOf, gcm("Meeting")) in ontology
    }
    paths = [file.path.removeprefix("data/") for file in edition.files if file.room == "data"]
    folders = {"links": "concept-match.ttl", "labels": "concept-match.ttl", "listings": "listing.ttl"}
    folders |= {"memberships": "membership.ttl", "series.ttl": "meeting.ttl"}
    wanted = {folders.get(path.partition("/")[0], path) for path in paths}
    assert wanted <= {file.name for file in FILES}


def test_only_lists_and_logic_are_without_a_name(shapes):
    logic = {SH["or"], SH["and"], SH.xone, SH["not"], SH["in"], SH.languageIn, SH.ignoredProperties, SH.path}
    logic |= {SH.xone, SH.alternativePath}
    inner = {RDF.first, RDF.rest, SH.property, SH.qualifiedValueShape, SH["class"]}
    for subject, predicate, value in shapes:
        if isinstance(value, rdflib.BNode):
            assert predicate in logic | inner, predicate
            assert isinstance(subject, rdflib.BNode) or predicate in logic | {SH.qualifiedValueShape}


def test_the_shapes_are_shacl(edition):
    """As the shapes of SHACL itself say, which pySHACL carries."""
    of_shacl = (importlib.resources.files(pyshacl) / "assets" / "shacl-shacl.ttl").read_text()
    validate, rules = engines.validator(turtle.parse(of_shacl, "shacl-shacl")), dataset.shapes(edition)
    assert validate(rules) == []
    rule = next(one.subject for one in rules if one.predicate == terms.node("sh:maxCount"))
    found = validate([*rules, ox.Triple(rule, terms.node("sh:maxCount"), ox.Literal("1"))])
    assert {one.focus for one in found} == {rule}


def test_no_pattern_looks_ahead(shapes):
    """The regular expressions of SHACL are those of XPath, which can't."""
    assert [one for one in shapes.objects(None, SH.pattern) if "(?" in one] == []


def test_a_finding_has_file_line_thing_rule_and_value_and_what_is_not_there_its_thing(copy, edition):
    area = "https://w3id.org/gcm-ld/engagement/annex-2/add/labour-migration"
    text = next(file.text for file in edition.files if file.path == "data/listings/annex-2.ttl")
    block = text[text.index(f"<{area}>") :].partition("\n\n")[0]
    phases = next(file.text for file in edition.files if file.path == "data/phase.ttl")
    line = next(line for line in phases.splitlines() if "gcm:lastMonth" in line)
    changed = copy(
        ("data/listings/annex-2.ttl", block, block.replace("area:labour-migration", "area:labor-migration")),
        ("data/phase.ttl", line + "\n", ""),
    )
    every = shacl.check(changed)
    (finding,) = [one for one in every if one.thing == names.iri("phase", "1")]
    assert (finding.rule, finding.value) == (names.SHAPES + "Phase-lastMonth", "")
    assert phases.splitlines()[finding.line - 1] == "phase:1"
    findings = [one for one in every if one.thing == area]
    told = {(one.rule, one.value, one.path) for one in findings}
    value = "https://w3id.org/gcm-ld/area/labor-migration"
    assert (names.SHAPES + "Engagement-area", value, names.ONTOLOGY + "area") in told
    (finding,) = [one for one in findings if one.rule == names.SHAPES + "Engagement-area"]
    lines = text.splitlines()
    assert finding.file == "data/listings/annex-2.ttl"
    assert "area:labour-migration" in lines[finding.line - 1]
    assert f"<{area}>" in lines[finding.line - 4 : finding.line]
    assert finding.thing == area
    assert finding.severity == "Violation"
    assert finding.message == "An engagement is in exactly one area of focus."


@pytest.mark.parametrize("engine", engines.NAMES)
@pytest.mark.parametrize(
    "literal",
    ['"2017-13-01"^^xsd:date', '"2017-02-30"^^xsd:date', '""^^xsd:integer', '"one"^^xsd:boolean'],
)
def test_a_literal_that_is_none_is_a_finding_and_no_noise(small, caplog, capfd, literal, engine):
    datatype = literal.rpartition("^^")[2]
    shapes = f"""rule:Phase-start a sh:PropertyShape ; sh:targetClass gcm:Phase ; sh:path gcm:start ;
        sh:message "A phase has a start."@en ; sh:severity sh:Violation ; sh:datatype {datatype} ."""
    edition = small(data=f"\nphase:1 a gcm:Phase ;\n gcm:start {literal} .", shapes=f"{RULE} {shapes}")
    with caplog.at_level(logging.DEBUG, logger="rdflib"):
        (finding,) = shacl.check(edition, engine=engine)
    assert (finding.file, finding.line) == ("data/thing.ttl", 3)
    assert literal.split('"')[1] in finding.value
    assert [record for record in caplog.records if record.name == "rdflib.term"] == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("engine", engines.NAMES)
def test_shapes_that_an_engine_cannot_use_are_an_error(small, engine):
    shapes = "rule:A a sh:NodeShape ; sh:targetClass gcm:Phase ; sh:property [ sh:minCount 1 ] ."
    with pytest.raises(dataset.EditionError, match="shapes/"):
        shacl.check(small(data="phase:1 a gcm:Phase .", shapes=f"{RULE} {shapes}"), engine=engine)


def test_a_shape_that_shifty_cannot_use_is_named_with_its_line(small):
    shapes = "rule:A a sh:NodeShape ; sh:targetClass gcm:Phase ;\n sh:property rule:B .\nrule:B sh:path 5 ."
    with pytest.raises(dataset.EditionError, match=r"^shapes/thing\.ttl:4: shifty can't use"):
        shacl.check(small(data="phase:1 a gcm:Phase .", shapes=f"{RULE}\n{shapes}"), engine="shifty")


def test_a_lost_file_is_a_finding(copy):
    root = copy().root
    lost = {"catalog.ttl": "dcat:Dataset", "memberships/*.ttl": "gcm:Membership", "uptake.ttl": "gcm:Uptake"}
    for path in (path for name in lost for path in (root / "data").glob(name)):
        path.unlink()
    findings = [one for one in shacl.check(dataset.read(root)) if "#Edition-" in one.rule]
    assert {one.thing for one in findings} >= set(map(names.expand, lost.values()))
    assert all(one.file and one.line for one in findings)


SHAPES = """
gcm:Prefixes sh:declare gcm:own . gcm:own sh:prefix "own" ; sh:namespace "urn:own:"^^xsd:anyURI .
gcm:Shape a sh:NodeShape ; sh:targetClass gcm:Theme ;
    sh:sparql gcm:query , [ sh:select "SELECT $this WHERE { $this $PATH/own:b ?value }" ] .
gcm:query sh:message "x"@en ; sh:prefixes gcm:Prefixes ;
    sh:select "SELECT $this WHERE { $this own:a ?x }" .
"""


def test_queries_that_can_be_read_are_well(small, edition):
    assert shacl.unreadable(edition) == []
    assert shacl.unreadable(small(shapes=SHAPES)) == []


def test_a_query_that_is_not_sparql_is_named(small):
    (found,) = shacl.unreadable(small(shapes=SHAPES.replace("own:a ?x }", "own:a ?x")))
    assert (found.place, found.thing) == ("shapes/thing.ttl:6", "gcm:query")
    assert "\n" not in str(found) and str(found).endswith(". Correct it there.")
    (found,) = shacl.unreadable(small(shapes=SHAPES.replace("own:b", "other:b")))
    assert (found.place, found.thing) == ("shapes/thing.ttl:4", "a shape")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('sh:minCount "one"', "no SHACL: sh:minCount"),
        ("sh:minCountt 1", "SHACL has no term sh:minCountt"),
        ("sh:severity sh:Violaton", "SHACL has no term sh:Violaton"),
        ('sh:pattern "("', "no regular expression"),
        ('sh:datatype "integer"', "no SHACL: sh:datatype"),
        ("sh:in rule:L . rule:L rdf:first 1 ; rdf:rest rule:L", "a list that leads back into itself"),
        ("sh:or rule:None", "no SHACL: sh:or"),
    ],
)
def test_a_shape_that_is_not_shacl_is_named(small, said, message):
    shapes = f"{RULE}\nrule:A a sh:PropertyShape ; sh:targetClass gcm:Phase ; sh:path gcm:start ; {said} ."
    found = shacl.unreadable(small(shapes=shapes))
    assert {one.place for one in found} == {"shapes/thing.ttl:2"} and message in str(found[0])


def test_what_is_about_some_things_looks_at_these_only_by_class_superclass_or_property(small):
    shapes = f"""
        {RULE}
        rule:Thing a sh:NodeShape ; sh:targetClass gcm:Thing ; sh:property rule:Thing-label .
        rule:Thing-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ;
            sh:severity sh:Violation ; sh:message "A thing has a label."@en .
        rule:Quote a sh:PropertyShape ; sh:targetSubjectsOf gcm:quote ; sh:path gcm:quote ; sh:maxLength 3 ;
            sh:severity sh:Violation ; sh:message "A quote is short."@en .
    """
    data = 'theme:a a gcm:Theme . theme:b a gcm:Theme ; gcm:quote "long" .'
    edition = small("gcm:Theme rdfs:subClassOf gcm:Thing .", data, shapes)
    every = shacl.check(edition)
    of = {slug: ox.NamedNode(names.iri("theme", slug)) for slug in "ab"}
    parts = {slug: shacl.check(edition, about=[one]) for slug, one in of.items()}
    assert len(every) == 3 and sorted([*parts["a"], *parts["b"]]) == every
    assert {one.thing for one in parts["a"]} == {of["a"].value}
    assert shacl.check(edition, about=[*of.values()]) == every
