"""Write the documentation of the public Python interface, from its docstrings, as one page of HTML.

Usage: python tools/api_docs.py FILE
"""

import sys
from pathlib import Path

import pdoc.doc
import pdoc.render

import gcm_ld
from gcm_ld import api
from gcm_ld.edition import files


def page() -> str:
    """Return the page: what the package says of itself, then each public function and class."""
    module = pdoc.doc.Module(api)
    module.docstring = f"{gcm_ld.__doc__}\n{module.docstring}"
    pdoc.render.configure(docformat="markdown", search=False, show_source=False)
    return pdoc.render.html_module(module, all_modules={module.modulename: module})


def main(arguments: list[str]) -> int:
    """Write the page to the file that the arguments name; return the exit status."""
    if len(arguments) != 1:
        print("Name the file to write: python tools/api_docs.py build/api.html", file=sys.stderr)
        return 2
    target = Path(arguments[0])
    target.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomically(target, page().encode())
    print(f"The Python interface is described in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
