"""What the commands for stores of others do: compare their answers, load the edition into them."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from gcm_ld.cli import console
from gcm_ld.questions import answers, endpoints, exchange, queries, results


def compare(edition: Path | None, url: str, user: str, token: str, timeout: float) -> int:
    """Ask an endpoint, which must hold the edition, all that has an accepted answer; print a line each."""
    to = exchange.address(url, user, token)
    with console.progress("reading and inferring"):
        complete = answers.complete(edition)
    store = endpoints.connect(to, complete, timeout)
    asked = [question for question in queries.read(complete.root) if question.accepted.exists()]
    rows, found = [], Counter[str]()
    for at, question in enumerate(asked, 1):
        begun, why = time.perf_counter(), ""
        with console.progress(f"asking {store.address}: {at} of {len(asked)}, {question.name}"):
            try:
                verdict = str(answers.match(answers.answer(complete, question, endpoint=store)))
            except exchange.EndpointError as error:
                verdict, why = "failed", str(error).removeprefix(f"{store.address}: ")
        found[verdict] += 1
        rows.append([question.name, verdict, f"{time.perf_counter() - begun:.2f}", why])
    console.show_sheet(
        results.Sheet(["question", "answer", "seconds", "why"], rows, [False, False, True, False])
    )
    told = ", ".join(f"{number} {verdict}" for verdict, number in found.most_common())
    print(f"{console.count(len(asked), 'question')} asked of {store.address}: {told}")
    return int(not found.keys() <= {answers.Match.EQUAL, answers.Match.VALUE})


def load(
    edition: Path | None,
    url: str,
    user: str,
    token: str,
    timeout: float,
    union: bool = False,
    switch: str = "",
) -> int:
    """Put the edition into a store and print what that did; 1 where the store holds something otherwise."""
    from gcm_ld.metadata import extras
    from gcm_ld.publish import loading

    to = exchange.address(url, user, token)
    with console.progress("reading and inferring"):
        wanted = extras.together(answers.complete(edition))
    with console.progress(f"loading into {to}"):
        store, by = loading.GraphStore(to, timeout), exchange.address(switch, user, token) if switch else None
        done = loading.load(store, wanted, extras.CATALOG, union=union, switch=by)
    for graph in done.wrong:
        print(f"{graph or 'the default graph'}: the store holds something else than was sent")
    for graph in done.deleted:
        print(f"{graph or 'the default graph'}: deleted, for the edition has it no more")
    parts = f"{len(done.sent)} sent, {len(done.kept)} as they were, {len(done.deleted)} deleted"
    graphs, triples = console.count(len(wanted) + union, "graph"), console.count(done.triples, "triple")
    kept = ", so the store keeps what it had" if switch else ""
    verdict = f"{len(done.wrong)} of them not as sent{kept}" if done.wrong else "all compared"
    print(f"{graphs} with {triples} at {to}: {parts}; {verdict}")
    return int(bool(done.wrong))
