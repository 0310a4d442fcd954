"""What the edition says, made ready to be read: sentences, the note, the rules, the terms, and search."""
