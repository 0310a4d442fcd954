"""The notebooks: files of Python in cells, as pages with their results, and to take away.

They are part of the program, never of an edition, since their code runs here. See `notebooks/README.md`.
"""

from __future__ import annotations

import ast
import functools
import json
import pprint
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from markdown_it import MarkdownIt

import gcm_ld
from gcm_ld.core import formats
from gcm_ld.edition import dataset
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import views

PATH = "notebook"
FOLDER = dataset.packaged() / "notebooks"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.py")))
"""The names of the notebooks, which are those of their files."""

_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)
_LINK, _HEAD, _NUMBER = re.compile('href="([^"]*)"'), re.compile("<th(?=[ >])"), 'style="text-align:right"'
_WIDTH = 100
_MISSING = (ImportError, dataset.EditionError, LookupError)
"""What a cell may raise where a library is not installed, or another edition than ours is asked."""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, and whether that is words, in Markdown, or code."""

    text: str
    is_words: bool


@functools.cache
def read(name: str) -> tuple[Cell, ...]:
    """Return the cells of a notebook."""
    parts = _CELL.split((FOLDER / f"{name}.py").read_text(encoding="utf-8"))[1:]
    cells = []
    for mark, text in zip(parts[::2], parts[1::2], strict=True):
        is_words = mark.strip() == "[markdown]"
        lines = [re.sub("^# ?", "", line) if is_words else line for line in text.strip().splitlines()]
        cells.append(Cell("\n".join(lines), is_words))
    return tuple(cells)


def title(name: str) -> str:
    """Return the title of a notebook, which is its first heading."""
    return read(name)[0].text.partition("\n")[0].removeprefix("# ")


def lead(name: str) -> str:
    """Return what a notebook is about: the first words below its title."""
    return " ".join(read(name)[0].text.partition("\n")[2].strip().partition("\n\n")[0].split())


def run(edition: gcm_ld.Edition, name: str) -> Iterator[tuple[Cell, object]]:
    """Yield each cell of a notebook with what it shows, None for nothing. Raises what a cell raises.

    The first cell of code, which opens an edition, is not run: `edition` takes its place.
    """
    space: dict[str, object] = {"gcm_ld": gcm_ld, "edition": edition}
    first = True
    for cell in read(name):
        shown = None
        if not cell.is_words and not first:
            tree = ast.parse(cell.text)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), space)
            if isinstance(last, ast.Expr):
                shown = eval(compile(ast.Expression(last.value), name, "eval"), space)
        first = first and cell.is_words
        yield cell, shown


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return a notebook with its results. Raises Refused where there is none of that name."""
    _check(rest)
    cells: list[tuple[str, str, str]] = []
    try:
        for cell, shown in run(gcm_ld.Edition(publication), rest):
            words = _words(cell.text.removeprefix(f"# {title(rest)}\n")) if cell.is_words else ""
            cells.append((words, "" if cell.is_words else cell.text, _html(publication, shown)))
    except _MISSING as error:
        cells.append(("", "", f"<p>The next cell has no result here: {escape(str(error))}</p>"))
    content = {"name": rest, "title": title(rest), "cells": cells, "forms": FORMS}
    return views.Page("notebook.html", title(rest), content, lead(rest), section="dataset")


def overview(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of the notebooks."""
    content = {"notebooks": [(name, title(name), lead(name)) for name in NAMES]}
    about = "Notebooks in Python that ask the edition, with their results, to run and to change."
    return views.Page("notebooks.html", "Notebooks", content, about, section="dataset")


FORMS = (formats.IPYNB, formats.PYTHON)
"""The forms in which a notebook is taken away."""


def download(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return a notebook as a file, without results. Raises Refused where there is none of that name."""
    name, _, suffix = rest.rpartition(".")
    _check(name)
    if suffix == formats.PYTHON.name:
        return views.Download((FOLDER / f"{name}.py").read_bytes(), formats.PYTHON.media_type, rest)
    if suffix == formats.IPYNB.name:
        return views.Download(to_ipynb(name), formats.IPYNB.media_type, rest)
    raise views.Refused(
        404, "No such form", f"There is no .{suffix} of a notebook; there are .ipynb and .py."
    )


def to_ipynb(name: str) -> bytes:
    """Return a notebook in the format of Jupyter, version 4.5, without results."""
    cells: list[dict[str, object]] = []
    for number, cell in enumerate(read(name)):
        code: dict[str, object] = {} if cell.is_words else {"execution_count": None, "outputs": []}
        kind = "markdown" if cell.is_words else "code"
        source = cell.text.splitlines(keepends=True)
        cells.append({"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source, **code})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _check(name: str) -> None:
    if name not in NAMES:
        raise views.Refused(404, "No such notebook", f"There is no notebook {name}. /{PATH} lists them.")


def _words(text: str) -> str:
    made: str = MarkdownIt().render(text)
    return made


def _html(publication: Publication, shown: object) -> str:
    """Return what a notebook would show of a value, its links to the pages of this site."""
    if shown is None:
        return ""
    for way in ("_repr_html_", "_repr_svg_"):
        if hasattr(shown, way):
            html = str(getattr(shown, way)()).replace(_NUMBER, 'class="number"')
            html = _HEAD.sub('<th scope="col"', html.replace(' style="text-align:left"', ""))
            return _LINK.sub(
                lambda match: f'href="{escape(publication.site.page(unescape(match[1])))}"', html
            ).replace("<p></p>", "")
    text = shown if isinstance(shown, str) else pprint.pformat(shown, width=_WIDTH)
    return f'<pre tabindex="0">{escape(text)}</pre>'
