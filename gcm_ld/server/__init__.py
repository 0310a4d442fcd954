"""The edition over HTTP: documents, pages, dumps and the SPARQL endpoint."""
