"""What the publication says about itself, for machines: statistics, catalogue, links and the API."""
