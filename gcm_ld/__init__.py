"""GCM-LD: who talks about what in migration, as linked data.

    >>> import gcm_ld
    >>> gcm_ld.ask("coverage/theme-summary")["listed"]
    [18, 24, 17, 20, 4, 14]

The public Python interface; everything else in the package is its implementation. It is imported when it is
first used, so that `import gcm_ld` alone is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gcm_ld.api import Answer, Edition, Thing, ask, open, questions, show, sparql, why

    __version__: str

__all__ = ["Answer", "Edition", "Thing", "__version__", "ask", "open", "questions", "show", "sparql", "why"]


def __getattr__(name: str) -> object:
    """Return a public name, imported on first use. Raises AttributeError for any other."""
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("gcm-ld")
    if name not in (*__all__, "answers"):  # `answers` is where the functions stood before
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("gcm_ld.api"), name)
