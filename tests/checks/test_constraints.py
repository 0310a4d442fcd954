"""A query of a shape that is not SPARQL is found with its file and line."""

from gcm_ld.checks import constraints

SHAPES = """
gcm:Prefixes sh:declare gcm:own . gcm:own sh:prefix "own" ; sh:namespace "urn:own:"^^xsd:anyURI .
gcm:Shape a sh:NodeShape ; sh:targetClass gcm:Theme ;
    sh:sparql gcm:query , [ sh:select "SELECT $this WHERE { $this $PATH/own:b ?value }" ] .
gcm:query sh:message "x"@en ; sh:prefixes gcm:Prefixes ;
    sh:select "SELECT $this WHERE { $this own:a ?x }" .
"""


def test_queries_that_can_be_read_are_well(small, edition):
    assert constraints.unreadable(edition) == []
    assert constraints.unreadable(small(shapes=SHAPES)) == []


def test_a_query_that_is_not_sparql_is_named(small):
    (found,) = constraints.unreadable(small(shapes=SHAPES.replace("own:a ?x }", "own:a ?x")))
    assert (found.place, found.thing) == ("shapes/thing.ttl:6", "gcm:query")
    assert "\n" not in str(found) and str(found).endswith(". Correct the query there.")
    (found,) = constraints.unreadable(small(shapes=SHAPES.replace("own:b", "other:b")))
    assert (found.place, found.thing) == ("shapes/thing.ttl:4", "a shape")
