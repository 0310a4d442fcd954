"""What the publication says about itself, for machines: counts, catalogue, links and the ways to ask."""
