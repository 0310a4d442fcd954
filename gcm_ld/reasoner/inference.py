"""What follows from an edition by OWL 2 RL: new triples about our things, why, and what contradicts."""

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.reasoner import closure, ntriples, proof
from gcm_ld.reasoner import rules as axioms

_OURS, _TERMS = f"<{names.BASE}", (f"<{names.BASE}ontology", f"<{names.SHAPES}")
_KINDS_OF_ALL = tuple(f"<{names.PREFIXES[prefix]}" for prefix in ("owl", "rdf", "rdfs"))


def complete(edition: dataset.Edition, inferred: bytes | None = None) -> None:
    """Put what follows into the graph `names.INFERRED` of the edition's store; raises as `text` does.

    `inferred` is what `text` returns, where it is known.
    """
    lines = text(edition) if inferred is None else inferred
    graph = ox.NamedNode(names.INFERRED)
    edition.store.clear_graph(graph)
    edition.store.load(lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)


def text(edition: dataset.Edition) -> bytes:
    """Return the new triples about our own things, sorted, as the lines of an N-Triples file.

    Raises EditionError where the ontology says something in OWL that no rule reads.
    """
    said = ntriples.asserted(edition)
    return ntriples.text(kept(_closure(edition, said, remember=False, contradictions=False).derived))


def explain(edition: dataset.Edition, triple: ox.Triple) -> proof.Proof | None:
    """Return why `triple` holds, or None where it doesn't; raises EditionError as `text` does."""
    return prover(edition)(triple)


def prover(edition: dataset.Edition) -> Callable[[ox.Triple], proof.Proof | None]:
    """Return `explain` for many triples of one edition; raises EditionError as `text` does."""
    said, places = ntriples.asserted(edition), proof.Places(edition)
    ways = _closure(edition, said, remember=True, contradictions=False).ways
    known = ways.keys() | set(said)

    def prove(triple: ox.Triple) -> proof.Proof | None:
        wanted = ntriples.of(triple)
        return proof.prove(wanted, ways, places) if wanted in known else None

    return prove


def contradictions(edition: dataset.Edition) -> list[proof.Contradiction]:
    """Return what contradicts itself in the edition, with its rule; raises EditionError as `text` does."""
    found = _closure(edition, ntriples.asserted(edition), remember=True, contradictions=True)
    return proof.contradictions(found, proof.Places(edition))


def _closure(
    edition: dataset.Edition, said: list[ntriples.Fact], remember: bool, contradictions: bool
) -> closure.Closure:
    try:
        rules = axioms.read(said, contradictions)
        return closure.close(sorted(said) if remember else said, rules, remember)
    except axioms.Unknown as error:
        place = proof.Places(edition).find(ntriples.triples([error.triple])[0])
        raise dataset.EditionError(f"{place}: {error}. {error.remedy}") from error


def kept(derived: Iterable[ntriples.Fact]) -> list[ntriples.Fact]:
    """Return the triples about our own things that say something, sorted."""
    return sorted(
        (subject, predicate, value)
        for subject, predicate, value in derived
        if subject.startswith(_OURS)
        and not subject.startswith(_TERMS)
        and predicate != ntriples.SAME
        and not value.startswith("_:")
        and not (predicate == ntriples.TYPE and value.startswith(_KINDS_OF_ALL))
    )
