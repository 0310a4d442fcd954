"""RDF syntaxes: the Turtle of the house, canonical forms, RDF/XML and JSON-LD with its context."""
