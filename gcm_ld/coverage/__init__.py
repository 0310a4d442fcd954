"""The coverage matrix: what stands in it, which part is asked for, what it rests on, and its forms."""
