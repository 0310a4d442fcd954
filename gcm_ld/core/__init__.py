"""What every other room uses: IRIs and prefixes, triples as text, addresses of the site."""
