"""GCM-LD: who consults on migration about what, as linked data."""
