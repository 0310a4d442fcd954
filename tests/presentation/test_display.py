"""What a thing is called where one refers to it."""

from gcm_ld.core import names
from gcm_ld.presentation import display


def test_one_refers_to_a_thing_by_one_name(publication):
    def short(kind, slug):
        return display.short(publication, names.iri(kind, slug))

    assert short("discrepancy", "n06") == "Discrepancy 6"
    assert short("passage", "annex-2/labour-migration") == "Annex 2, labour migration"
    assert short("mechanism", "midsa") == "MIDSA"


def test_a_statement_is_called_by_its_sentence_and_a_thing_by_its_label(publication):
    assert display.name(publication, names.iri("theme", "human-rights"), short=True) == "Human rights"
    assert display.name(publication, names.iri("claim", "contributions")).startswith("The note claims")
