"""Links: what the edition maps to other vocabularies: read, made Turtle, checked, given back."""
