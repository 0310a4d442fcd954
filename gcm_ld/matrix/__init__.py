"""The coverage matrix: its model, filters, comparison, evidence and export."""
