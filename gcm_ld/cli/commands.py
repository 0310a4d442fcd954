"""What each command of `gcm-ld` does. Each function prints, and returns the exit status: 0 well, 1 findings.

What is wrong with what a person gave is raised as `dataset.EditionError`; `cli` makes it exit status 2.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence, Sized
from dataclasses import replace
from pathlib import Path

import pyoxigraph

from gcm_ld.cli import console
from gcm_ld.core import names, terms, urls
from gcm_ld.edition import dataset, files, things, tombstones
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers, changes, endpoints, engines, exchange, queries
from gcm_ld.rdf import jsonld, turtle
from gcm_ld.reasoner import inference

SHOWN = 10
"""Rows of a gap, or lines of a difference, that `run` and `answer` show."""


def run(edition: Path | None, into: Path) -> int:
    """Do the main job: read, infer, validate, answer, compare, build, and print the matrix and the gaps."""
    complete = _complete(edition)
    console.show_title(terms.first(complete.store, names.DATASET, "dcterms:title"))
    status = check(edition)
    with console.progress("answering the stored questions"):
        questions = (query for query in queries.read(complete.root) if not query.is_federated)
        given = {query.name: answers.answer(complete, query) for query in questions}
    status |= _compare(given.values())
    build(edition, into)
    print()
    console.show_title("Which mechanism is said to engage in which theme?")
    console.show_matrix(given["coverage/theme-matrix"], given["coverage/theme-summary"])
    print()
    for name, answer in given.items():
        if name.startswith("gaps/"):
            console.show_part(answer, SHOWN)
    return status


def check(edition: Path | None, note: Path | None = None, engine: str = "", owlrl: bool = False) -> int:
    """Print what breaks the rules, contradicts itself, is said twice, is lost, or quotes what isn't there.

    With the text of the note, also the passages that it doesn't hold. `engine` is one of `engines.NAMES`.
    Warnings are printed and no reason for status 1.
    With `owlrl`, also the triples that only one of that library and our own rules infers.
    """
    from gcm_ld.checks import copies, quotes, shacl
    from gcm_ld.checks import engines as shacl_engines
    from gcm_ld.mappings import rdf, sssom

    if engine not in ("", *shacl_engines.NAMES):
        known = " and ".join(shacl_engines.NAMES)
        raise dataset.EditionError(f"--engine: there is no engine “{engine}”. There are {known}.")
    complete = _complete(edition)
    with console.progress("reading the questions and looking for contradictions"):
        questions = queries.read(complete.root)
        contradictions = inference.contradictions(complete)
    with console.progress("looking for every quote"):
        missing = quotes.missing(complete, files.read(note) if note else None)
    with console.progress("checking against the shapes"):
        unreadable = shacl.unreadable(complete)
        further, chosen = queries.triples(questions), engine or shacl_engines.DEFAULT
        findings = [] if unreadable else shacl.check(complete, further, chosen)
    for finding in findings:
        if not finding.file:  # said of a question, whose file is SPARQL
            finding = replace(finding, file=queries.file(finding.thing), line=1)
        console.show_finding(finding)
    for contradiction in contradictions:
        console.show_contradiction(contradiction)
    apart = _inferred_apart(complete) if owlrl else []
    stale = rdf.stale(complete.root, sssom.read(complete.root))
    both, lost = copies.find(complete), tombstones.lost(complete.root, _known(complete, questions))
    for line in (*unreadable, *both, *lost, *missing, *apart):
        print(line)
    _show_stale(stale)
    kinds: tuple[Sized, ...] = (findings, unreadable, contradictions, both, lost, missing, apart, stale)
    total, warnings = sum(map(len, kinds)), sum(finding.is_warning for finding in findings)
    count = console.count
    words = f", {count(warnings, 'warning')} among them," if warnings else ""
    in_files = f"{count(len(complete.files), 'file')} with {count(len(complete.store), 'triple')}"
    in_questions = count(len(questions), "question")
    print(f"{count(total, 'finding')}{words} in {in_files}, what is inferred included, and in {in_questions}")
    return int(total > warnings)


def _inferred_apart(edition: dataset.Edition) -> list[str]:
    """Return a line for each triple that only one of owlrl and our rules infers."""
    with console.progress("inferring with owlrl"):
        theirs = set(inference.infer_by_owlrl(dataset.read(edition.root)))
    graph = pyoxigraph.NamedNode(names.INFERRED)
    ours = {quad.triple for quad in edition.store.quads_for_pattern(None, None, None, graph)}
    lines = {f"{triple}: only owlrl infers this." for triple in theirs - ours}
    return sorted(lines | {f"{triple}: owlrl doesn't infer this." for triple in ours - theirs})


def answer(edition: Path | None, accept: bool) -> int:
    """Answer all stored questions and compare with the accepted answers, or accept the new ones."""
    complete = _complete(edition)
    questions = queries.read(complete.root)
    given = [answers.answer(complete, query) for query in questions if not query.is_federated]
    if federated := [query.name for query in questions if query.is_federated]:
        print(f"left out, for they need the network: {', '.join(federated)}")
    if not accept:
        return _compare(given)
    changed = [one for one in given if answers.differences(one)]
    for one in changed:
        answers.accept(one)
        print(one.query.accepted.relative_to(complete.root).as_posix())
    written = console.count(len(changed), "accepted answer")
    print(f"{written} written, {len(given) - len(changed)} as they were")
    return 0


def query(
    edition: Path | None,
    name: str,
    values: Mapping[str, str],
    form: str,
    endpoint: str | None,
    sparql: bool,
    user: str = "",
    token: str = "",
    timeout: float = exchange.SECONDS,
) -> int:
    """Ask a stored question and print its answer, or with `sparql` the text that would be asked."""
    root = dataset.root(edition)
    question = queries.find(name, root)
    complete = _complete(root)
    if sparql:
        console.write(queries.bind(question, **queries.resolve(complete.store, question, values)))
        return 0
    to = exchange.address(endpoint, user, token) if endpoint else None
    others = ", ".join(one.iri for one in question.endpoints)
    with console.progress(f"asking {to or others or name}"):
        store = endpoints.connect(to, complete, timeout) if to else None
        given = answers.answer(complete, question, values, store)

    console.show_answer(given, form)
    return 0


def list_questions(edition: Path | None, name: str | None, form: str) -> int:
    """Print the stored questions with their parameters; what one asks, takes and gives where it is named."""
    if name:
        console.show_question(queries.find(name, edition))
        return 0
    columns, questions = ("name", "question", "parameters"), queries.read(edition)
    rows = [(one.name, one.summary, " ".join(each.name for each in one.parameters)) for one in questions]
    console.show_table(engines.Table(columns, [tuple(map(pyoxigraph.Literal, row)) for row in rows]), form)
    return 0


def show(edition: Path | None, text: str, form: str) -> int:
    """Print what is said about one thing."""
    complete = _complete(edition)
    description = descriptions.describe(complete, things.resolve(complete.store, text))
    if form == "ttl":
        subject = pyoxigraph.NamedNode(description.iri)
        facts = description.asserted + description.inferred
        triples = [pyoxigraph.Triple(subject, fact.predicate, fact.object) for fact in facts]
        console.write(turtle.write(triples))
    elif form == "table":
        console.show_description(complete, description)
    else:
        console.show_table(_facts(description), form)
    return 0


def sample(edition: Path | None, number: int, seed: int) -> int:
    """Print random facts of outside sources, each with the words and the source, for a person to look up.

    Raises EditionError for a number below 1; of all there are, where there are fewer.
    """
    from gcm_ld.presentation import sentences, statements
    from gcm_ld.publish import publications

    if number < 1:
        raise dataset.EditionError(f"{number} facts can't be drawn; give a number from 1.")
    with console.progress("reading the edition"):
        publication = publications.publish(edition)
        every = statements.outside(publication)
    for iri in random.Random(seed).sample(every, min(number, len(every))):
        one = publication.statements.get(iri)
        print(names.compact(iri))
        lines = [sentences.text(publication, iri)]
        lines += [f"words: {words}" for words in one.all("quote")]
        for source in one.all("source"):
            where = " ".join(value.value for value in publication.values(source, "gcm:address"))
            lines.append(f"source: {publication.label(source)} {where}".rstrip())
        lines += [f"as of: {time}" for time in one.all("asOf")]
        for line in lines:
            console.show_paragraph(line, "  ")
    print(f"{console.count(min(number, len(every)), 'fact')} of {len(every)}, seed {seed}")
    return 0


def why(edition: Path | None, subject: str, predicate: str, value: str) -> int:
    """Print the rule and the premises from which a triple follows, or the line that asserts it."""
    proof = descriptions.prove(_complete(edition), subject, predicate, value)
    console.show_proof(proof)
    return 0


def build(edition: Path | None, into: Path, base: str | None = None, archive: Path | None = None) -> int:
    """Write the dumps, for a site that serves our IRIs below `base`, into a folder and maybe an archive."""
    from gcm_ld.metadata import extras
    from gcm_ld.publish import builds

    site = _site(urls.LOCAL, base)
    complete = _complete(edition)
    with console.progress(f"writing the dumps to {into}"):
        manifest = extras.build(complete, into, site.base)
    print(f"{console.count(len(manifest['files']), 'dump')} in {into}/")
    if archive:
        print(f"{console.count(builds.archive(into, manifest, archive), 'file')} in {archive}")
    return 0


def export(edition: Path | None, into: Path, url: str, base: str | None) -> int:
    """Write the static twin of the edition, dumps and all, for the site at `url`, into a folder."""
    from gcm_ld.metadata import extras
    from gcm_ld.publish import publications
    from gcm_ld.web import static_site

    site = _site(url, base)
    with tempfile.TemporaryDirectory() as built:
        with console.progress("writing the dumps"):
            extras.build(_complete(edition), built, site.base)
        with console.progress(f"writing the pages to {into}"):
            made = static_site.write(publications.publish(edition, site, built), into)
    print(f"{console.count(len(made.files), 'page')} and the dumps in {into}/, for a host at {site.url}")
    return 0


def format_files(edition: Path | None, paths: Sequence[Path], only_check: bool) -> int:
    """Bring Turtle files into house form, or with `only_check` name those that aren't.

    Without paths these are the edition's, and the JSON-LD context that it keeps is brought up to date too.
    """
    if paths:
        every = {file for path in paths for file in (files.below(path, ".ttl") if path.is_dir() else [path])}
    else:
        root = dataset.root(edition)
        every = {root / path for path in files.find(root, *dataset.ROOMS)}
    changed = []

    def bring(file: Path, text: str) -> None:
        if text.encode() != file.read_bytes():
            changed.append(file)
            print(file)
            if not only_check:
                files.write_atomically(file, text.encode())

    for file in sorted(every):
        try:
            formatted = turtle.format(files.read(file), str(file))
        except turtle.TurtleError as error:
            raise dataset.EditionError(f"{error.name}:{error.line}: {error.message}.") from error
        bring(file, formatted)
    if not paths and (root / jsonld.FILE).is_file():
        bring(root / jsonld.FILE, jsonld.context_text(dataset.read(root)))
        every.add(root / jsonld.FILE)
    done = "not in house form" if only_check else "brought into house form"
    print(f"{len(changed)} of {console.count(len(every), 'file')} {done}")
    return int(only_check and bool(changed))


def diff(old: Path, new: Path, every: bool) -> int:
    """Print in words what the change from one edition to the other does: all of it, or the first part."""
    with console.progress("reading both editions"):
        both = answers.complete(old), answers.complete(new)
    with console.progress("comparing their answers"):
        differences = changes.diff(*both)
    show_changes(differences, every)
    return 0


def show_changes(differences: Collection[changes.Change], every: bool) -> None:
    """Print changes in words, those of each question together: all of them, or the first of each."""
    for question, group in itertools.groupby(differences, key=lambda change: change.question):
        words = [change.words for change in group]
        print(question or "things")
        for line in words if every else words[:SHOWN]:
            console.show_paragraph(line, "  ")
        if len(words) > SHOWN and not every:
            print(f"  and {len(words) - SHOWN} more by --all")
    print(console.count(len(differences), "difference"))


def links(
    edition: Path | None,
    folder: Path | None,
    write: bool,
    only_check: bool,
    labels: bool,
    back: Path | None,
    unsourced: bool = False,
) -> int:
    """Print the report on the links to other vocabularies, or with another argument do what it says.

    `folder` holds extracts of the vocabularies. `write` makes the Turtle of the mappings, `labels` the
    labels, `only_check` tells whether the Turtle is up to date, `back` is the folder that the links back are
    written to, `unsourced` whether those that are unsourced are among them.
    """
    from gcm_ld.mappings import rdf, report, reverse, sssom, vocabularies

    root = dataset.root(edition)
    tables = sssom.read(root)
    if labels and folder is None:
        raise dataset.EditionError("labels come from extracts. Name their folder with --extracts.")
    extract = report.read_extracts(folder, vocabularies.read(root)) if folder else None
    if write or labels:
        changed = rdf.save(root, tables) if write else []
        changed += rdf.save_labels(root, tables, extract.labels) if labels and extract else []
        print("\n".join([*changed, f"{console.count(len(changed), 'file')} written"]))
    elif only_check:
        stale = rdf.stale(root, tables)
        _show_stale(stale)
        print(f"{len(stale)} of {console.count(len(tables), 'file')} to be made again")
        return int(bool(stale))
    elif back is None:
        with console.progress("checking every mapping"):
            made = report.make(dataset.read(root), tables, extract)
        console.show_links(made)
        return int(bool(made.findings))
    if back is not None:
        for path in reverse.save(dataset.read(root), tables, back, unsourced):
            print(path)
    return 0


def _show_stale(paths: Iterable[str]) -> None:
    """Print which Turtle of data/links/ is not what its table makes."""
    for path in paths:
        print(f"{path}:1: this is not what its table makes. Run `gcm-ld links --write`.")


def _site(url: str, base: str | None) -> urls.Site:
    """Return the site at `url` that serves our IRIs below `base`. Raises EditionError for what is none."""
    try:
        return urls.site(url, base or names.BASE)
    except ValueError as error:
        raise dataset.EditionError(str(error)) from error


def _complete(edition: Path | None) -> dataset.Edition:
    with console.progress("reading and inferring"):
        return answers.complete(edition)


def _known(edition: dataset.Edition, questions: Iterable[queries.Query]) -> set[str]:
    """Return the IRIs that an edition describes: things, rules, questions and graphs."""
    known = {quad.subject.value for quad in edition.store if isinstance(quad.subject, pyoxigraph.NamedNode)}
    subjects = (triple.subject for triple in dataset.shapes(edition))
    known |= {subject.value for subject in subjects if isinstance(subject, pyoxigraph.NamedNode)}
    known |= {graph.value for graph in edition.store.named_graphs()}
    return known | {names.iri("query", query.name) for query in questions}


def _compare(given: Collection[answers.Answer]) -> int:
    new = [one.query.name for one in given if not one.query.accepted.exists()]
    differing = {one.query: lines for one in given if (lines := answers.differences(one))}
    for question, lines in differing.items():
        if question.name in new:
            continue
        print(f"queries/{question.name}.tsv: the answer is not the accepted one")
        for line in lines[:SHOWN]:
            print(f"  {line}")
        if len(lines) > SHOWN:
            print(f"  and {console.count(len(lines) - SHOWN, 'line')} more")
    if new:
        print(f"no accepted answer yet: {', '.join(new)}")
    if differing:
        print("`gcm-ld answer --accept` accepts the answers as they are now")
    as_accepted = len(given) - len(differing)
    print(f"{console.count(len(given), 'question')} answered, {as_accepted} as accepted")
    return int(bool(differing))


def _facts(description: descriptions.Description) -> engines.Table:
    columns = ("predicate", "predicateLabel", "object", "objectLabel", "basis", "place")
    rows = []
    for word, facts in (("asserted", description.asserted), ("inferred", description.inferred)):
        for fact in facts:
            texts = (fact.property, fact.value, word, fact.place)
            cells = [pyoxigraph.Literal(text) if text else None for text in texts]
            rows.append((fact.predicate, cells[0], fact.object, *cells[1:]))
    return engines.Table(columns, rows)
