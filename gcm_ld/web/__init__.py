"""The edition over HTTP: routes, documents, pages, dumps, and the static site."""
