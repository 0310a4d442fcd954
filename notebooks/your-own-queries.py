# %% [markdown]
# # Ask it your own way
#
# The stored questions are queries of SPARQL, and the edition takes any other. This notebook asks in SPARQL,
# with rdflib, as a network, and together with another endpoint. The network needs `pip install networkx`.

# %%
import gcm_ld

edition = gcm_ld.open()

# %% [markdown]
# ## In SPARQL
#
# The prefixes of the edition need no declaration. Which two areas of focus does the note list for the same
# mechanism most often?

# %%
edition.sparql("""
    SELECT ?area ?other (COUNT(DISTINCT ?mechanism) AS ?mechanisms)
    WHERE { ?mechanism gcm:engagesIn ?area, ?other . FILTER(STR(?area) < STR(?other)) }
    GROUP BY ?area ?other ORDER BY DESC(?mechanisms) ?area ?other LIMIT 5
""")

# %% [markdown]
# `gcm_ld.questions("overlap")` finds stored questions to start from, and `.text` of one is its query.
#
# ## With rdflib
#
# `edition.to_rdflib()` gives all triples in some seconds. A query that builds triples gives the part that
# you need: here, who takes part in what.

# %%
import rdflib

part = edition.sparql(
    "CONSTRUCT { ?state gcm:takesPartIn ?mechanism } WHERE { ?state gcm:takesPartIn ?mechanism }"
)
graph = rdflib.Graph().parse(data=part.to_ttl(), format="turtle")
gcm = rdflib.Namespace("https://w3id.org/gcm-ld/ontology#")
kenya = rdflib.URIRef("https://w3id.org/gcm-ld/state/KEN")
f"{len(graph)} pairs of State and mechanism, {len(set(graph.objects(kenya, gcm.takesPartIn)))} with Kenya"

# %% [markdown]
# ## As a network
#
# States and mechanisms are two sets of nodes, and an edge says who takes part in what. Seen from the
# mechanisms, two are tied by the States that they share, and these are the strongest ties.

# %%
import networkx

network = networkx.Graph(
    (str(state), str(mechanism)) for state, mechanism in graph.subject_objects(gcm.takesPartIn)
)
mechanisms = {str(mechanism) for mechanism in graph.objects(None, gcm.takesPartIn)}
ties = networkx.bipartite.weighted_projected_graph(network, mechanisms)
strongest = sorted(ties.edges(data="weight"), key=lambda tie: (-tie[2], *sorted(tie[:2])))
[(*sorted(map(part.caption, tie[:2])), f"{tie[2]} States") for tie in strongest[:8]]

# %% [markdown]
# ## With another endpoint
#
# States are linked to Wikidata, so its endpoint can be asked in the same query. The next lines need the
# network, and are shown but not run here. `gcm_ld.questions("federated")` has more of the kind.
#
# ```python
# edition.ask("federated/state-population", state="Kenya").to_pandas()
# ```
