"""The pages that people read: a module a kind of page, a template of the same name."""
