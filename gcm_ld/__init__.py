"""GCM-LD: who talks about what in migration, as linked data.

    >>> import gcm_ld
    >>> gcm_ld.ask("coverage/theme-summary")["listed"]
    [18, 24, 17, 20, 4, 14]

The public Python interface; everything else in the package is its implementation. It is imported when it is
first used, so that `import gcm_ld` alone is quick.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gcm_ld.api import Answer, Edition, Thing, ask, open, questions, show, sparql, why
    from gcm_ld.questions.queries import Query

    __version__: str

__all__ = ["Answer", "Edition", "Thing", "__version__", "ask", "open", "questions", "show", "sparql", "why"]


class _Questions(ModuleType):
    """The package of the questions, which is the function of its name too, whichever is imported first."""

    def __call__(self, words: str = "", *, edition: Edition | str | Path | None = None) -> list[Query]:
        return importlib.import_module("gcm_ld.api").questions(words, edition=edition)  # type: ignore[no-any-return]  # by name


importlib.import_module("gcm_ld.questions").__class__ = _Questions


def __getattr__(name: str) -> object:
    """Return a public name, imported on first use. Raises AttributeError for any other."""
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("gcm-ld")
    if name not in (*__all__, "answers"):  # `answers` is where the functions stood before
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("gcm_ld.api"), name)


def __dir__() -> list[str]:
    """Return the public names, which a notebook offers."""
    return __all__
