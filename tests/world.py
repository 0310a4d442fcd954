"""A small edition with two themes, three mechanisms and questions of each form, for tests that ask."""

from pathlib import Path

ONTOLOGY = """
PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX theme: <https://w3id.org/gcm-ld/theme/>

gcm:Mechanism a owl:Class ; rdfs:label "mechanism"@en .
gcm:RegionalConsultativeProcess a owl:Class ; rdfs:label "regional consultative process"@en ;
    rdfs:subClassOf gcm:Mechanism .
gcm:Statement a owl:Class ; rdfs:label "statement"@en .
gcm:Engagement a owl:Class ; rdfs:label "engagement"@en ; rdfs:subClassOf gcm:Statement .
gcm:Theme a owl:Class ; rdfs:label "theme"@en .
gcm:coversTheme a owl:ObjectProperty ; rdfs:label "covers theme"@en ; rdfs:domain gcm:Mechanism .
gcm:hasTheme a owl:ObjectProperty ; rdfs:label "has theme"@en ; rdfs:subPropertyOf gcm:coversTheme .
gcm:shortLabel a owl:AnnotationProperty .
theme:human-rights a gcm:Theme ; skos:prefLabel "Human rights of all migrants"@en ;
    gcm:shortLabel "Human rights"@en .
theme:drivers a gcm:Theme ; skos:prefLabel "Drivers of migration"@en .
sdg:1 a <http://metadata.un.org/sdg/ontology#Goal> ; skos:prefLabel "No poverty"@en .
sdg:10 a <http://metadata.un.org/sdg/ontology#Goal> ; skos:prefLabel "Reduced inequalities"@en ;
    skos:altLabel "Goal 10"@en .
"""

DATA = """
PREFIX basis: <https://w3id.org/gcm-ld/basis/>
PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
PREFIX mechanism: <https://w3id.org/gcm-ld/mechanism/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX passage: <https://w3id.org/gcm-ld/passage/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX state: <https://w3id.org/gcm-ld/state/>
PREFIX theme: <https://w3id.org/gcm-ld/theme/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

mechanism:almaty-process
    a gcm:RegionalConsultativeProcess ;
    skos:prefLabel "Almaty Process"@en ;
    gcm:hasTheme theme:human-rights ;
    gcm:founded "2013-06-05"^^xsd:date ;
    .
mechanism:midsa a gcm:Mechanism ; skos:prefLabel "MIDSA"@en ; skos:hiddenLabel "MISDA"@en .
mechanism:quito a gcm:Mechanism ; skos:prefLabel "Quito \\"Process\\" } # x"@en ; gcm:share 0.5 .
<https://w3id.org/gcm-ld/engagement/almaty-process/human-rights>
    a gcm:Engagement ;
    gcm:mechanism mechanism:almaty-process ;
    gcm:theme theme:human-rights ;
    gcm:basis basis:printed ;
    gcm:passage passage:one ;
    gcm:quote "Almaty   Process"@en ;
    .
passage:one a gcm:Passage ; oa:exact "The Almaty Process and others"@en ;
    gcm:partOfDocument <https://w3id.org/gcm-ld/document/background-note> ; gcm:firstLine 2 ; gcm:lastLine 3 .
state:CHE a gcm:State ; skos:prefLabel "Switzerland"@en ; gcm:iso3 "CHE" .
"""

HEAD = """\
#+ summary: Which mechanisms cover each theme?
#+ description: One row a theme and mechanism.
#+ keywords: coverage, theme
"""

PREFIXES = """\
PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

BY_THEME = (
    HEAD
    + """\
#+ parameter: theme | theme | only this theme | human-rights
#+ column: theme | iri | the theme
#+ column: themeLabel | label | its label
#+ column: mechanism | iri | the mechanism
#+ column: mechanismLabel | label | its label
"""
    + PREFIXES
    + """
SELECT ?theme ?themeLabel ?mechanism ?mechanismLabel
WHERE { # the outer group }
    ?theme a gcm:Theme ; skos:prefLabel ?themeLabel .
    ?mechanism gcm:coversTheme ?theme ; skos:prefLabel ?mechanismLabel .
}
ORDER BY ?theme ?mechanism
"""
)

MATRIX = (
    HEAD.replace("coverage, theme", "coverage, matrix")
    + """\
#+ parameter: theme | theme | only this theme | human-rights
#+ parameter: mechanism | mechanism | only this mechanism | midsa
#+ column: mechanism | iri | the mechanism
#+ column: mechanismLabel | label | its label
#+ column: theme | iri | the theme
#+ column: themeLabel | label | its label
#+ column: state | state | listed or not stated
#+ column: areas | integer | how many
"""
    + PREFIXES
    + """
SELECT ?mechanism ?mechanismLabel ?theme ?themeLabel
    (IF(?areas > 0, "listed", "not stated") AS ?state) ?areas
WHERE {
    {
        SELECT ?mechanism ?theme (COUNT(?of) AS ?areas)
        WHERE {
            ?mechanism a gcm:Mechanism .
            ?theme a gcm:Theme .
            OPTIONAL { ?mechanism gcm:coversTheme ?theme . BIND(1 AS ?of) }
        }
        GROUP BY ?mechanism ?theme
    }
    ?theme skos:prefLabel ?themeLabel .
    ?mechanism skos:prefLabel ?mechanismLabel .
}
ORDER BY ?mechanismLabel ?mechanism ?theme
"""
)

SUMMARY = (
    HEAD
    + """\
#+ parameter: theme | theme | only this theme | human-rights
#+ column: theme | iri | the theme
#+ column: themeLabel | label | its label
#+ column: listed | integer | the mechanisms that cover it
#+ column: of | integer | all mechanisms
"""
    + PREFIXES
    + """
SELECT ?theme ?themeLabel (COUNT(?mechanism) AS ?listed) ?of
WHERE {
    ?theme a gcm:Theme ; skos:prefLabel ?themeLabel .
    { SELECT (COUNT(?any) AS ?of) WHERE { ?any a gcm:Mechanism } }
    OPTIONAL { ?mechanism gcm:coversTheme ?theme }
}
GROUP BY ?theme ?themeLabel ?of
ORDER BY ?theme
"""
)

WITHOUT = (
    HEAD
    + """\
#+ parameter: theme | theme | only this theme | human-rights
#+ column: theme | iri | the theme
#+ column: mechanism | iri | a mechanism that is not stated under it
"""
    + PREFIXES
    + """
SELECT ?theme ?mechanism
WHERE {
    ?theme a gcm:Theme .
    ?mechanism a gcm:Mechanism .
    MINUS { ?mechanism gcm:coversTheme ?theme }
}
ORDER BY ?theme ?mechanism
"""
)

FACTS = (
    HEAD
    + """\
#+ column: mechanism | iri | the mechanism
#+ column: label | label | its label
#+ column: founded | date | when it began
#+ column: share | decimal | a number
"""
    + PREFIXES
    + """
SELECT ?mechanism ?label ?founded ?share
WHERE {
    ?mechanism a gcm:Mechanism ; skos:prefLabel ?label .
    OPTIONAL { ?mechanism gcm:founded ?founded }
    OPTIONAL { ?mechanism gcm:share ?share }
}
ORDER BY ?mechanism
"""
)

GRAPH = (
    HEAD
    + "#+ parameter: theme | theme | only this theme | human-rights\n"
    + PREFIXES
    + "CONSTRUCT { ?mechanism gcm:coversTheme ?theme } WHERE { ?mechanism gcm:coversTheme ?theme }\n"
)

YES = HEAD + PREFIXES + "ASK { ?mechanism gcm:coversTheme ?theme }\n"

QUERIES = {
    "coverage/mechanisms-by-theme": BY_THEME,
    "coverage/theme-matrix": MATRIX,
    "coverage/theme-summary": SUMMARY,
    "gaps/without": WITHOUT,
    "other/facts": FACTS,
    "other/graph": GRAPH,
    "other/yes": YES,
}


def make(root: Path, data: str = DATA, queries: dict[str, str] = QUERIES) -> Path:
    """Write the edition under `root`, with other data or questions where given, and return `root`."""
    texts = {"ontology/gcm.ttl": ONTOLOGY, "data/thing.ttl": data}
    texts |= {f"queries/{name}.rq": text for name, text in queries.items()}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
