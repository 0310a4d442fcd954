"""What the commands do that answer others until they are ended: over HTTP, or to an assistant."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gcm_ld.cli import console
from gcm_ld.core import names, urls
from gcm_ld.edition import dataset
from gcm_ld.publish import builds, publications
from gcm_ld.web import config

STDERR = 2
"""The descriptor of standard error, to which the log of a server goes."""


def serve(options: Mapping[str, object]) -> int:
    """Serve the edition over HTTP until a signal ends it."""
    from gcm_ld.metadata import distributions

    settings = _settings(options).config
    work = publications.begin(settings.edition, settings.dumps)
    from gcm_ld.web import access_log
    from gcm_ld.web import run as running

    listener = running.bind(settings)
    site = urls.site(settings.url or running.address(listener), settings.base, settings.contact)
    publication = publications.publish(settings.edition, site, settings.dumps, work)
    if not distributions.manifest(publication) and (obstacle := builds.find_obstacle(settings.dumps)):
        print(f"Serving no dumps: {obstacle}", file=sys.stderr, flush=True)
        publication = replace(publication, dumps=None)

    if settings.endpoint:
        from gcm_ld.web.sparql import remote

        publication = remote.connect(publication, settings)

    def ready() -> None:
        words = f"{console.count(len(publication.store), 'triple')}, version {publication.about['version']}"
        print(f"Serving {words} at {site.url} (Ctrl-C stops it)", flush=True)

    running.run(publication, listener, settings, access_log.Writer(STDERR), ready)
    return 0


def mcp(edition: Path | None) -> int:
    """Answer an assistant by the Model Context Protocol until standard input ends.

    Raises EditionError without the library, and where there are no forks.
    """
    if not importlib.util.find_spec("mcp"):
        raise dataset.EditionError("mcp is not installed: pip install 'gcm-ld[mcp]'")
    from gcm_ld.web import mcp_server

    site = urls.Site(names.BASE)
    publication = publications.publish(edition, site, work=publications.begin(edition))
    try:
        mcp_server.serve(publication, config.ServerConfig())
    except RuntimeError as error:
        raise dataset.EditionError(f"{error} Give an assistant the address of a server instead.") from error
    return 0


def show_config(options: Mapping[str, object]) -> int:
    """Print the settings of the server, each with its value and where that comes from."""
    print("\n".join(_settings(options).lines()))
    return 0


def _settings(options: Mapping[str, object]) -> config.Loaded:
    try:
        return config.load(options, os.environ)
    except config.ConfigError as error:
        raise dataset.EditionError(str(error)) from error
