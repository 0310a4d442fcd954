"""What stands at the endpoint beside the edition."""

from dataclasses import replace

import pyoxigraph as ox

from gcm_ld import documents, executables
from gcm_ld.server import contents, worker


def test_the_stored_questions_are_there(publication):
    told = set(contents.extras(publication)[documents.QUESTIONS])
    assert told == set(executables.triples(publication.questions.values()))


def test_no_triple_stands_in_two_graphs(publication):
    """Oxigraph would find it twice in the union, and count it twice."""
    told = [quad.triple for quad in publication.store]
    for triples in contents.extras(publication).values():
        told += triples
    assert len(told) == len(set(told))


def test_the_evaluator_asks_all_of_it(publication):
    store = ox.Store()
    store.extend(publication.store)
    own = replace(publication, edition=replace(publication.edition, store=store))
    made = contents.evaluator(own, worker.Limits(output=99))
    assert (made.output, made.base) == (99, publication.site.base)
    assert len(store) == len(publication.store) + sum(map(len, contents.extras(publication).values()))
    assert made.store is store
