"""The edition as it is published: complete, as dumps and as tables."""
