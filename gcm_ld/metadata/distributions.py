"""The files that a publication offers for taking away: what each holds, its form, size and checksum.

They are known from the edition; size and checksum come from the manifest that `dumps.build` writes, and are
empty for as long as there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gcm_ld.core import formats, names
from gcm_ld.edition import rights
from gcm_ld.publish import builds, dumps, publications

FOLDER = "dumps/"
_FOLDERS = {"tables": 2, "answers": 3}

_ONE = {
    "shapes.ttl": "the rules that the asserted data keeps to, in SHACL",
    "shapes-open.ttl": "the rules for what is inferred too, and for the data of others, in SHACL",
    "cubes.ttl": "coverage by mechanism, area of focus or theme, and sources, as RDF Data Cubes",
    "queries.ttl": "the stored questions with parameters, columns and SPARQL texts, as SHACL executables",
    "context.jsonld": "the words of the JSON-LD files and what they stand for",
    "tables/csv-metadata.json": "what the tables and their columns are, as CSVW",
    "LICENSE": "the licence of the code",
    "LICENSE-DATA": "the licence of ontology and data",
}


@dataclass(frozen=True)
class File:
    """A file: its path below `dumps/`, its media type, and what it holds, in words.

    `size` in bytes and `digest`, its SHA-256, are 0 and empty where the file is not built yet; `counts` maps
    `triples`, `quads` or `rows` to their number. `rights` tells of what words the licence of the edition is
    not that; where `is_licensed` is false, of all.
    """

    path: str
    media_type: str
    holds: str
    size: int = 0
    digest: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    excepted: tuple[str, ...] = ()
    rights: str = ""

    @property
    def form(self) -> str:
        """The label of the form, as `Turtle`; empty for plain text."""
        form = formats.by_suffix(self.path)
        return form.label if form else ""

    @property
    def is_licensed(self) -> bool:
        """Whether the licence of the edition is that of the file; it is not where all words are of others."""
        return is_licensed(self.path)

    @property
    def group(self) -> int:
        """0 for a whole set of triples, 1 for what goes with it, 2 for a table, 3 for an answer."""
        folder, slash, _ = self.path.partition("/")
        if slash and folder in _FOLDERS:
            return _FOLDERS[folder]
        return 0 if self.path.partition(".")[0] in dumps.SETS else 1


def files(publication: publications.Publication) -> tuple[File, ...]:
    """Return the files, whole sets first, then by path; without a manifest the whole sets only."""
    told = manifest(publication).get("files") or {
        f"{name}.{form.name}": {"mediaType": form.media_type}
        for name in dumps.SETS
        for form in (*formats.of("graph"), *formats.of("dataset"))
    }
    sources = rights.sources(publication.store)
    found = [_file(publication, path, known, sources) for path, known in told.items()]
    return tuple(sorted(found, key=lambda file: (file.group, file.path)))


def main(publication: publications.Publication) -> tuple[File, ...]:
    """Return the files that hold a whole set of triples."""
    return tuple(file for file in files(publication) if file.group == 0)


def place(publication: publications.Publication) -> Path | None:
    """Return the folder of the dumps of this edition and base; None where there are none."""
    if publication.dumps is None:
        return None
    return builds.find(publication.dumps, publication.digest, publication.site.base)


def manifest(publication: publications.Publication) -> dumps.Manifest:
    """Return what `manifest.json` beside the dumps says; empty without one of this edition and base."""
    found = place(publication)
    return builds.manifest(found) if found else {}


def is_licensed(path: str) -> bool:
    """Whether the file at a path below `dumps/` is under the licence of the edition."""
    return path.partition(".")[0] != "labels"


def address(publication: publications.Publication, path: str) -> str:
    """Return the whole address of the file at a path below `dumps/`."""
    return publication.site.absolute(publication.site.at(FOLDER + path))


def iri(path: str) -> str:
    """Return the IRI of the file at a path below `dumps/`."""
    return names.BASE + FOLDER + path


def _file(
    publication: publications.Publication, path: str, known: Mapping, sources: tuple[rights.Source, ...]
) -> File:
    counts = {name: known[name] for name in ("triples", "quads", "rows") if name in known}
    size, digest = known.get("bytes", 0), known.get("sha256", "")
    file = File(path, known["mediaType"], _holds(publication, path), size, digest, counts)
    if not file.is_licensed:
        return replace(file, excepted=tuple(one.graph for one in sources), rights=rights.terms_of(sources))
    own = [one for one in sources if one.graph in known.get("excepted", ())]
    text = rights.exception(own) if own else ""
    return replace(file, excepted=tuple(one.graph for one in own), rights=text)


def _holds(publication: publications.Publication, path: str) -> str:
    folder, _, rest = path.rpartition("/")
    name, _, suffix = rest.partition(".")
    if path in _ONE:
        return _ONE[path]
    if path.startswith("answers/"):
        asked = publication.questions.get(path.removeprefix("answers/").rpartition(".")[0])
        return f"the answer to: {asked.summary}" if asked else ""
    if folder == "tables":
        return f"one row for each thing whose IRI has the segment {name}/"
    words = dumps.SETS.get(name, "")
    return f"{words}, each graph under its name" if suffix in formats.named(formats.of("dataset")) else words
