"""Mappings to other vocabularies: tables of SSSOM, read, checked, written as RDF, and reversed."""
