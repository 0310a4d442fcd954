"""Whether an edition keeps its rules: shapes, and quotations held against the text."""
