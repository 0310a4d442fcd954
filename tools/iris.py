"""Print the IRIs that an edition publishes, a name a line: what releases/VERSION/iris.txt keeps of a version.

python tools/iris.py [FOLDER] > releases/VERSION/iris.txt
"""

import sys

from gcm_ld.core import names
from gcm_ld.edition import dataset, tombstones
from gcm_ld.questions import queries


def main(folder: str | None = None) -> None:
    """Print them, sorted; `folder` is that of the edition, this checkout by default."""
    edition = dataset.read(folder)
    known = tombstones.published(edition, queries.list_names(edition.root))
    print(*sorted(names.compact(iri) for iri in known if iri.startswith(names.BASE)), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
