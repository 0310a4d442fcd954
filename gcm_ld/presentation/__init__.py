"""What the edition says, made ready to be read: sentences, the note, rules, terms, and search."""
