"""A thing that two files describe, or a triple that two files state, is found with both places."""

from gcm_ld.checks import copies
from gcm_ld.edition import dataset

THEMES = "theme:a a gcm:Theme ; skos:prefLabel 'a'@en .\ntheme:b a gcm:Theme ; skos:prefLabel 'b'@en .\n"


def add(edition, path, text):
    """Write a further file, with the prefixes of the small edition, and read the edition again."""
    first = (edition.root / "data/thing.ttl").read_text().partition(" theme:a")[0]
    (edition.root / path).write_text(f"{first} {text}\n")
    return dataset.read(edition.root)


def test_files_that_share_nothing_are_well(small, edition):
    assert copies.find(edition) == []
    own = add(small(data=THEMES), "data/other.ttl", "theme:c a gcm:Theme . theme:a skos:altLabel 'x'@en .")
    assert copies.find(own) == []


def test_a_copy_is_found_once_with_both_places(small):
    (found,) = copies.find(add(small(data=THEMES), "data/other.ttl", THEMES))
    assert (found.place, found.other, found.triples) == ("data/other.ttl:1", "data/thing.ttl:1", 4)
    assert [thing[-1] for thing in found.things] == ["a", "b"]
    assert str(found).startswith(
        "data/other.ttl:1: theme:a and 1 more: data/thing.ttl:1 describes the same. "
    )


def test_a_thing_that_differs_in_the_copy_is_found(small):
    other = "\ntheme:c a gcm:Theme .\ntheme:b a gcm:Other ."
    (found,) = copies.find(add(small(data=THEMES), "data/other.ttl", other))
    assert (found.place, found.other) == ("data/other.ttl:3", "data/thing.ttl:2")
    assert found.triples == 0 and len(found.things) == 1


def test_a_triple_that_stands_twice_is_found(small):
    (found,) = copies.find(add(small(data=THEMES), "data/other.ttl", "\ntheme:b skos:prefLabel 'b'@en ."))
    assert (found.place, found.other) == ("data/other.ttl:2", "data/thing.ttl:2")
    assert found.things == () and "states 1 of the same triples" in str(found)


def test_rules_are_looked_at_too(small):
    edition = small(data=THEMES, shapes="\ngcm:x a sh:NodeShape .")
    (found,) = copies.find(add(edition, "shapes/other.ttl", "gcm:x a sh:NodeShape ."))
    assert (found.place, found.other) == ("shapes/other.ttl:1", "shapes/thing.ttl:2")
