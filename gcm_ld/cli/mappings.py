"""What `gcm-ld links` does: report on the mappings, make their Turtle and labels, give links back.

Each function prints and returns the exit status, as those of `commands` do.
"""

from __future__ import annotations

from pathlib import Path

from gcm_ld.cli import console
from gcm_ld.edition import dataset
from gcm_ld.mappings import extracts, labels, rdf, report, reverse, sssom, vocabularies
from gcm_ld.questions import results


def links(
    edition: Path | None,
    folder: Path | None,
    write: bool,
    check: bool,
    name: bool,
    back: Path | None,
    unsourced: bool = False,
) -> int:
    """Print the report, or with one of the other arguments do what it says.

    `folder` holds extracts of the vocabularies. `write` makes the Turtle of the mappings, `name` the labels,
    `check` tells whether the Turtle is up to date, `back` is the folder that the links back are written to,
    `unsourced` whether those that are unsourced are among them.
    """
    root = dataset.root(edition)
    tables = sssom.read(root)
    if name and folder is None:
        raise dataset.EditionError("labels come from extracts. Name their folder with --extracts.")
    held = extracts.read(folder, vocabularies.read(root)) if folder else None
    if write or name:
        changed = rdf.save(root, tables) if write else []
        changed += labels.save(root, tables, held) if name and held else []
        print("\n".join([*changed, f"{console.count(len(changed), 'file')} written"]))
    elif check:
        return tell_stale(root, tables)
    elif back is None:
        with console.progress("checking every mapping"):
            made = report.make(dataset.read(root), tables, held)
        show(made)
        return int(bool(made.findings))
    if back is not None:
        for path in reverse.save(dataset.read(root), tables, back, unsourced):
            print(path)
    return 0


def tell_stale(root: Path, tables: list[sssom.Table]) -> int:
    """Print which Turtle of data/links/ is not what the tables make."""
    changed = rdf.stale(root, tables)
    for path in changed:
        print(f"{path}:1: this is not what its table makes. Run `gcm-ld links --write`.")
    print(f"{len(changed)} of {console.count(len(tables), 'file')} to be made again")
    return int(bool(changed))


def show(made: report.Report) -> None:
    """Print a report: a row for each vocabulary, then what could not be checked, then what is wrong."""
    heads = ["vocabulary", "mappings", "by", "confidence", "targets", "labels", "checked"]
    rows = [
        [
            *(
                line.title[:1].upper() + line.title[1:],
                str(line.mappings),
                ", ".join(f"{n} {p.partition(':')[2]}" for p, n in line.predicates),
            ),
            *(" to ".join(dict.fromkeys(line.confidence)), str(line.targets), str(line.named)),
            str(line.checked),
        ]
        for line in made.lines
    ]
    console.show_sheet(results.Sheet(heads, rows, [False, True, False, False, True, True, True]))
    for line in made.lines:
        for why, number in line.unchecked:
            print(f"{line.title}: {console.count(number, 'target')} not checked, {why}")
    for unchecked in made.unchecked:
        print(unchecked)
    for finding in made.findings:
        print(finding)
    print(f"{made.goals[0]} of {made.goals[1]} goals, targets and indicators checked")
    total = sum(line.mappings for line in made.lines)
    print(f"{console.count(len(made.findings), 'finding')} in {console.count(total, 'mapping')}")
