"""Pictures as SVG: charts of answers, and maps."""
