"""GCM-LD: who talks about what in migration, as linked data.

The public Python interface; everything else in the package is its implementation. It is imported when it is
first used, so that `import gcm_ld` alone is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gcm_ld.questions import answers
    from gcm_ld.questions.answers import Answer, ask

__all__ = ["Answer", "answers", "ask"]

_ANSWERS = "gcm_ld.questions.answers"


def __getattr__(name: str) -> object:
    """Return a public name, imported on first use. Raises AttributeError for any other."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(_ANSWERS)
    return module if name == "answers" else getattr(module, name)
