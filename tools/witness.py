"""Record what users rely on, and compare two records: the judge of a change that users should not notice.

    python tools/witness.py record FOLDER [--checkout DIR] [--gcm-ld PATH] [--only KINDS] [--like OLD]
    python tools/witness.py compare OLD NEW [--expected FILE]

A record is made from outside, by the command `gcm-ld` and by HTTP, and imports nothing of the package. With
`--like OLD`, whatever the older record asked is asked again, so that a page to which no link leads any more
is not missed. Kinds:

- addresses: every address of the site in every form, content negotiation, SPARQL, and wrong requests;
- base: a sample of addresses of a site below a path that serves the IRIs of another base;
- answers: every stored question over HTTP, and some by `gcm-ld query`;
- dumps: every file of `gcm-ld build`;
- site: every file of `gcm-ld export`;
- readme: commands of the README, all helps, right and wrong uses: output, errors, exit status;
- memory: of the server's processes, after its start and after some requests;
- benchmark: the numbers that `benchmarks/serving.py` prints, medians of its runs; made only when named.

Not compared are the headers Date and Last-Modified, the digest in `?v=` of static files, and durations.
Numbers of memory and benchmark are shown side by side; they never make `compare` fail.

FILE holds expected differences, a line each, `PATTERN<TAB>REASON`. The pattern is one of the shell (`*`, `?`)
for a difference as `compare --list` names it, `KIND ASPECT KEY`: `addresses header:link GET /theme/*`. A line
`mask REGEX<TAB>REASON` takes what the expression matches out of both bodies before they are compared.

Exit status: 0 nothing differs, 1 something does, 2 what was given is wrong.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from witnessing import WitnessError, comparing, recording


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    given = _parser().parse_args(arguments)
    try:
        return given.act(given)
    except WitnessError as error:
        print(f"witness: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="witness.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    record = commands.add_parser("record", help="record what a checkout gives to its users")
    record.add_argument("folder", type=Path, help="where the record goes; kinds that are there are replaced")
    record.add_argument(
        "--checkout",
        type=Path,
        default=Path(__file__).parents[1],
        help="the checkout whose README, benchmark and data are read (default: this one)",
    )
    record.add_argument(
        "--gcm-ld",
        type=Path,
        help="the program (default: that of .venv in the checkout, else the one beside this Python)",
    )
    record.add_argument(
        "--only", type=_kinds, default=recording.USUAL, help=f"of {','.join(recording.KINDS)}, with commas"
    )
    record.add_argument("--like", type=Path, metavar="OLD", help="ask again what this record asked")
    record.add_argument(
        "--peers", type=Path, help="where the benchmark installs the servers it compares with"
    )
    record.add_argument("--seconds", type=float, default=1, help="of each load of the benchmark (default: 1)")
    record.add_argument("--runs", type=int, default=5, help="of the benchmark (default: 5)")
    record.set_defaults(act=_record)
    compare = commands.add_parser("compare", help="say what differs between two records")
    compare.add_argument("old", type=Path)
    compare.add_argument("new", type=Path)
    compare.add_argument("--expected", type=Path, metavar="FILE", help="the differences that are meant")
    compare.add_argument("--only", type=_kinds, default=recording.KINDS, help="the kinds to compare")
    compare.add_argument("--lines", type=int, default=24, help="lines of each diff (default: 24)")
    compare.add_argument("--diffs", type=int, default=3, help="diffs of each group (default: 3)")
    compare.add_argument("--list", action="store_true", help="name every member of each group")
    compare.set_defaults(act=_compare)
    return parser


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    if unknown := sorted({*kinds} - {*recording.KINDS}):
        raise argparse.ArgumentTypeError(
            f"no kind {', '.join(unknown)}; there are {', '.join(recording.KINDS)}"
        )
    return kinds


def _record(given: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped, too
    order = recording.Order(
        folder=given.folder.resolve(),
        checkout=given.checkout.resolve(),
        program=recording.program(given.gcm_ld, given.checkout),
        like=given.like,
        peers=given.peers,
        seconds=given.seconds,
        runs=given.runs,
    )
    recording.record(order, given.only)
    return 0


def _compare(given: argparse.Namespace) -> int:
    expected = comparing.expected(given.expected) if given.expected else comparing.Expected()
    found = comparing.compare(given.old, given.new, expected, given.only)
    print(comparing.report(found, expected, given.lines, given.diffs, given.list), end="")
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(main())
