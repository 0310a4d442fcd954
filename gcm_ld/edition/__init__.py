"""The edition: its files as one dataset, the things in it, retired IRIs, and terms of use."""
