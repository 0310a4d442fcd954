"""Spreadsheets of a steward: how they are read, what their columns are, and the Turtle that they make."""
