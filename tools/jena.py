"""Hold the edition against its shapes by a third engine: TopBraid's SHACL, which runs on Apache Jena.

    python tools/jena.py

What is stated is held against the house's profile, what is stated and inferred against the open one, as the
`conformsTo` of the dumps says. Prints a line for each profile and each rule that is broken; the status is 1
where one is. It takes a JDK of version 21 or later, and some minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

import live  # noqa: E402

from gcm_ld.checks import shacl  # noqa: E402
from gcm_ld.core import names, terms  # noqa: E402
from gcm_ld.edition import dataset  # noqa: E402
from gcm_ld.reasoner import inference  # noqa: E402

HOUSE = names.SHAPES.removesuffix("#")


def broken(data: Iterable[ox.Triple | ox.Quad], shapes: Iterable[ox.Triple]) -> Counter[str]:
    """Return how often each rule is broken. Raises live.Missing where there is no JDK, CalledProcessError
    where the engine can't use the shapes."""
    java, jars = live.jena()
    with tempfile.TemporaryDirectory(prefix="gcm-ld-jena-") as folder:
        paths = [Path(folder, name) for name in ("data.nt", "shapes.nt")]
        for path, triples in zip(paths, (data, shapes), strict=True):
            plain = (ox.Triple(one.subject, one.predicate, one.object) for one in triples)
            path.write_bytes(terms.written(ox.serialize(plain, format=ox.RdfFormat.N_TRIPLES)))
        command = [java, "-Xmx2g", "-cp", f"{jars}/*", str(ROOT / "tests/java/Shacl.java"), *map(str, paths)]
        report = subprocess.run(command, capture_output=True, check=True).stdout
    said = list(ox.parse(report, format=ox.RdfFormat.N_TRIPLES))
    results = {t.subject for t in said if t.predicate == terms.node("sh:resultMessage")}
    rules = [t for t in said if t.predicate == terms.node("sh:sourceShape") and t.subject in results]
    found = Counter(terms.value(triple.object) for triple in rules)
    conforms = any(t.predicate == terms.node("sh:conforms") and terms.value(t.object) == "true" for t in said)
    if conforms == bool(found):
        raise RuntimeError(f"the report says {conforms}, and {len(found)} rules are broken in it")
    return found


def main() -> int:
    edition = dataset.read(ROOT)
    status = 0
    for profile, name in ((HOUSE, "house's"), (names.OPEN_PROFILE, "open")):
        if profile == names.OPEN_PROFILE:
            inference.complete(edition)
        found = broken(edition.store, shacl.profile(edition, profile))
        print(f"{len(edition.store):,} triples, the {name} profile: {found.total()} findings")
        for rule, number in sorted(found.items()):
            print(f"  {names.compact(rule)} {number}")
        status |= bool(found)
    return status


if __name__ == "__main__":
    sys.exit(main())
