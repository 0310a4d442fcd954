"""The SHACL engines: shifty, which is fast, and pySHACL, the field's reference. Both report alike."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset

if TYPE_CHECKING:
    import rdflib

NAMES = ("shifty", "pyshacl")
DEFAULT = NAMES[0] if importlib.util.find_spec("shifty") else NAMES[1]
"""The engine of `gcm-ld check`: pySHACL where shifty has no wheel, as on a Mac with an Intel processor."""
_SH = names.PREFIXES["sh"]
_LOCK = threading.RLock()

Triples = Iterable[ox.Triple | ox.Quad]


@dataclass(frozen=True)
class Result:
    """A validation result: the focus node, the IRI of the rule, its message and severity ("Violation" or
    "Warning"), and the value and the path that it names, None where it names none."""

    focus: terms.Term
    rule: str
    message: str
    severity: str
    value: terms.Term | None
    path: terms.Term | None


def is_known(iri: str) -> bool:
    """Return whether an IRI is a term of SHACL, or none of its namespace."""
    from rdflib import SH

    return not iri.startswith(_SH) or iri in SH


Validator = Callable[[Triples], list[Result]]


def validator(shapes: Triples, engine: str = DEFAULT) -> Validator:
    """Return the function that validates triples against `shapes` with an engine of `NAMES`.

    Raises EditionError where the engine can't read the shapes, and KeyError for another engine.
    """
    make = {"shifty": _shifty, "pyshacl": _pyshacl}[engine]
    shapes = list(shapes)
    return make(shapes) if shapes else lambda data: []  # shifty takes no shapes as those within the data


def _shifty(shapes: Triples) -> Validator:
    import shifty

    try:
        prepared = shifty.PreparedValidator(_ntriples(shapes))
    except ValueError as error:
        raise _unreadable("shifty", error) from error

    def validate(data: Triples) -> list[Result]:
        given = _ntriples(data)
        with _plain(), warnings.catch_warnings():
            warnings.simplefilter("error", shifty.ShaclDiagnosticWarning)
            try:
                short = prepared.validate_algebra(
                    given, graph_mode="data", infer=False, on_unsupported="error", sort_results=False
                )
                if short.conforms and not short.diagnostics:
                    return []  # a report takes three times as long, so it is made of what is broken alone
                broken = {one.shape_name for one in short.violations if one.shape_name}
                named = len(broken) == len({one.shape_name for one in short.violations})
                _, report, _ = prepared.validate(
                    given,
                    graph_mode="data",
                    infer=False,
                    on_unsupported="error",
                    shape_names=sorted(broken) if named and not short.diagnostics else None,
                )
            except (ValueError, RuntimeError, shifty.ShaclDiagnosticWarning) as error:
                raise _unreadable("shifty", error) from error
            return _results(report)

    return validate


def _pyshacl(shapes: Triples) -> Validator:
    import pyshacl
    import rdflib
    from pyshacl import errors

    class Data(rdflib.Graph):
        """A graph that parses each query once: pySHACL asks the same ones again for every node."""

        def query(
            self,
            query_object: Any,
            processor: Any = "sparql",
            result: Any = "sparql",
            initNs: Any = None,
            *rest: Any,
            **named: Any,
        ) -> rdflib.query.Result:
            query = _prepared(query_object) if isinstance(query_object, str) else query_object
            # Without prefixes rdflib collects those of the graph each time, for a query that has its own.
            return super().query(query, processor, result, initNs or names.PREFIXES, *rest, **named)

    unreadable = (errors.ConstraintLoadError, errors.ReportableRuntimeError, errors.ShapeLoadError)
    with _plain():
        graph = _direct(dataset.to_rdflib(shapes))

    def validate(data: Triples) -> list[Result]:
        with _plain():
            nodes = dataset.to_rdflib(data, Data())
            try:
                _, report, _ = pyshacl.validate(nodes, shacl_graph=graph, inplace=True)
            except unreadable as error:
                raise _unreadable("pySHACL", error) from error
            return _results(report)

    return validate


@functools.lru_cache(maxsize=256)
def _prepared(query: str) -> Any:
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(query)


def _direct(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return `shapes` with the targets of each node shape given to its property shapes instead.

    That says the same, and pySHACL then looks at all nodes of a rule at once instead of one after the other.
    """
    from rdflib import SH
    from rdflib.collection import Collection

    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    for shape, rule in list(shapes.subject_objects(SH.property)):
        if aims := [(rule, kind, target) for kind in targets for target in shapes.objects(shape, kind)]:
            for aim in aims:
                shapes.add(aim)
            ignored, path = shapes.value(shape, SH.ignoredProperties), shapes.value(rule, SH.path)
            if ignored and path:
                Collection(shapes, ignored).append(path)
            shapes.remove((shape, SH.property, rule))
    return shapes


def _ntriples(triples: Triples) -> bytes:
    plain = (ox.Triple(triple.subject, triple.predicate, triple.object) for triple in triples)
    return terms.written(ox.serialize(plain, format=ox.RdfFormat.N_TRIPLES))


def _unreadable(engine: str, error: Exception) -> dataset.EditionError:
    reason = " ".join(str(error).split()).rstrip(".")
    return dataset.EditionError(f"shapes/: {engine} can't use these shapes: {reason}. Mend the shape.")


def _results(report: rdflib.Graph) -> list[Result]:
    """Return the results in a SHACL validation report."""
    results: dict[terms.AnyTerm, dict[str, terms.Term]] = {}
    for triple in ox.parse(report.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES):
        properties = results.setdefault(triple.subject, {})
        properties[triple.predicate.value.removeprefix(_SH)] = terms.rdf11(triple.object)
    return [
        Result(
            result["focusNode"],
            result["sourceShape"].value,
            result["resultMessage"].value,
            result["resultSeverity"].value.removeprefix(_SH),
            result.get("value"),
            result.get("resultPath"),
        )
        for result in results.values()
        if "sourceShape" in result
    ]


@contextlib.contextmanager
def _plain() -> Iterator[None]:
    """Keep rdflib from rewriting literals, and from logging those that their datatype does not allow, which
    a rule reports. One thread at a time may do so."""
    import rdflib

    with _LOCK:
        log = logging.getLogger("rdflib.term")
        level, normalize = log.level, rdflib.NORMALIZE_LITERALS
        log.setLevel(logging.CRITICAL)
        rdflib.NORMALIZE_LITERALS = False
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", category=UserWarning, module="rdflib")
                yield
        finally:
            log.setLevel(level)
            rdflib.NORMALIZE_LITERALS = normalize
