"""The endpoint on the store of somebody else: its answers, under the bounds of this server.

A query first goes to a worker of the pool, over a store that is empty: that reads it, refuses updates,
SERVICE and forms that can't be had, and may die of what is nested too deeply. What is left goes to the store,
when it is the client's turn, with the deadline that a query has here. What fails there is the store's
failure, 502, or 504 where it is late, in words that don't tell where it stands; the log does.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import time
from concurrent import futures
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from gcm_ld.core import formats, names, urls
from gcm_ld.publish import publications
from gcm_ld.questions import endpoints, exchange
from gcm_ld.rdf import jsonld
from gcm_ld.web import clients, config
from gcm_ld.web.sparql import evaluation, pool

FAILED, LATE = "The store behind this endpoint failed", "The store behind this endpoint took too long"

LOOK = 10.0
"""Seconds for which it is known how the store is; then whoever asks for the health has it asked again."""

PATIENCE = 5.0
"""Seconds that the store has to say that it is well."""

_AS_JSON = 4
"""So many times the bytes of the largest answer may come from the store, for JSON is longer than CSV."""

_logger = logging.getLogger(__name__)


def problem(error: exchange.EndpointError) -> evaluation.Problem:
    """Return what is told of a store that did not answer, and log the whole of it."""
    _logger.error("%s", error)
    late = isinstance(error, exchange.LateError)
    message = f"The store says or does this: {error.cause}. Ask for less, or again in a few seconds."
    return evaluation.Problem(504 if late else 502, LATE if late else FAILED, message, retry=5)


@dataclass(frozen=True)
class Evaluator(evaluation.Evaluator):
    """What asks the store, which has the edition's own IRIs, as `site`; `place` is where it is served."""

    endpoint: endpoints.Endpoint
    place: urls.Site

    def answer(self, question: evaluation.Question, form: str) -> evaluation.Answer | evaluation.Problem:
        """Return what the store answers to a query that was read and has this form, or why it doesn't."""
        asked = replace(
            question,
            text=self.place.incoming(question.text),
            default=self._held(question.default),
            named=self._held(question.named),
        )
        try:
            return self.written(lambda: (form, self.place.outgoing(self._answered(asked, form))), question)
        except exchange.TooLargeError:
            return self.too_large()
        except exchange.EndpointError as error:
            return problem(error)

    def _held(self, graphs: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Return the graphs that a request names by the names that they have in the store."""
        return None if graphs is None else tuple(map(self.place.incoming, graphs))

    def _answered(self, question: evaluation.Question, form: str) -> bytes:
        """Return the answer in the form that is asked for. Raises EndpointError."""
        reply = self._sent(question, form == evaluation.GRAPH)
        if form == evaluation.GRAPH:
            return self.write(self.endpoint.triples(reply).triples, question)[1]
        result = self.endpoint.results(reply)
        try:
            return self.write(_truth(result) if form == evaluation.TRUTH else result, question)[1]
        except formats.UnfitError:
            raise
        except (SyntaxError, ValueError) as error:
            words = str(error)
        raise self.endpoint.unreadable(reply, words)

    def _sent(self, question: evaluation.Question, graph: bool) -> exchange.Reply:
        default, named = question.default, question.named
        if default is None and named is None and not evaluation.has(question.text, "from"):
            default = named = self.endpoint.graphs or None
        return self.endpoint.send(question.text, graph, default or (), named or (), names.BASE)


def _truth(
    result: ox.QuerySolutions | ox.QueryBoolean,
) -> ox.QuerySolutions | ox.QueryBoolean:
    """Return yes or no, which Virtuoso says by a table of one cell."""
    if isinstance(result, ox.QueryBoolean):
        return result
    yes = [variable.value for variable in result.variables] == [*endpoints.VIRTUOSO] and [
        row[0].value for row in result if isinstance(row[0], ox.Literal)
    ] == ["1"]
    text = f'{{"head":{{}},"boolean":{str(yes).lower()}}}'
    return ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)


@dataclass
class Pool(pool.Pool):
    """The pool whose workers read the queries, and the store that answers them."""

    evaluator: Evaluator = field(kw_only=True)
    asking: clients.Turns = field(kw_only=True)
    identifier: str = field(kw_only=True)
    _left: set[asyncio.Task[None]] = field(default_factory=set)
    _known: str = ""
    _until: float = 0.0

    async def ask(
        self, question: evaluation.Question, client: str = ""
    ) -> evaluation.Answer | evaluation.Problem:
        """Return what the store answers, or why it doesn't: see `pool.Pool.ask`."""
        read = await super().ask(replace(question, packed=False), client)
        if isinstance(read, evaluation.Problem):
            return read
        try:
            async with contextlib.AsyncExitStack() as place:
                await place.enter_async_context(self.asking.place(client))
                work = functools.partial(self.evaluator.answer, question, read.form)
                job = asyncio.get_running_loop().run_in_executor(self._threads, work)
                try:
                    return await asyncio.shield(job)
                except asyncio.CancelledError:  # who asked has left; the store doesn't know
                    self._left.add(task := asyncio.ensure_future(_leave(job, place.pop_all())))
                    task.add_done_callback(self._left.discard)
                    raise
        except clients.TooManyError:
            return pool.TOO_MANY
        except clients.ClosedError:
            return pool.STOPPING
        except clients.BusyError:
            return pool.BUSY

    async def trouble(self) -> str:
        """Return what is wrong with the store, as it was some seconds ago at most; empty where nothing is."""
        if (now := time.monotonic()) >= self._until:
            self._until = now + LOOK
            self._known = await asyncio.get_running_loop().run_in_executor(None, self._look)
        return self._known

    def end(self) -> None:
        """End all queries that run or wait here, and take no others."""
        super().end()
        self.asking.close()

    def stop(self) -> None:
        """End all workers, and ask no more."""
        super().stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @functools.cached_property
    def _threads(self) -> futures.ThreadPoolExecutor:
        return futures.ThreadPoolExecutor(self.settings.workers)

    def _look(self) -> str:
        endpoint = replace(self.evaluator.endpoint, seconds=min(PATIENCE, self.settings.deadline))
        try:
            if endpoints.holds(endpoint, self.identifier):
                return ""
        except exchange.EndpointError as error:
            _logger.error("%s", error)
            return error.cause
        return "it no longer holds this edition"


async def _leave(job: asyncio.Future[Any], place: contextlib.AsyncExitStack) -> None:
    """Give a place back once the store has answered."""
    await asyncio.wait({job})
    await place.aclose()


def connect(publication: publications.Publication, settings: config.ServerConfig) -> publications.Publication:
    """Return the publication with the endpoint of the settings, which must hold its edition.

    Raises EndpointError where it doesn't, or can't be asked.
    """
    to = exchange.address(settings.endpoint)
    found = endpoints.connect(to, publication.edition, settings.deadline)
    bounded = replace(found, seconds=settings.deadline, most=_AS_JSON * settings.max_result)
    return replace(publication, endpoint=bounded)


def start(
    publication: publications.Publication, settings: config.ServerConfig, endpoint: endpoints.Endpoint
) -> Pool:
    """Start the workers that read queries for a store. Raises RuntimeError as `pool.start` does."""
    context = jsonld.context(publication.edition)
    bare = evaluation.Evaluator(ox.Store(), publication.site, context, settings.max_result)
    asks = Evaluator(ox.Store(), urls.Site(), context, settings.max_result, endpoint, publication.site)
    make = functools.partial(
        Pool, evaluator=asks, asking=pool.places(settings), identifier=publication.edition.identifier
    )
    return pool.start(publication, settings, lambda: bare, make)
