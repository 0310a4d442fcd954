"""Pictures: charts of answers, maps, and the diagram of the ontology."""
