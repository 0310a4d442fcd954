"""The SPARQL endpoint: protocol, evaluation, and the worker processes."""
