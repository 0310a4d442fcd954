"""The page of the Python interface names all that is public, and says what it does."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import gcm_ld

ROOT = Path(__file__).parents[1]


def test_the_page_names_each_public_name_with_its_docstring(tmp_path):
    target = tmp_path / "new" / "api.html"
    subprocess.run([sys.executable, ROOT / "tools" / "api_docs.py", target], check=True, capture_output=True)
    page = target.read_text()
    public = set(gcm_ld.__all__) - {"__version__"}
    assert {"ask", "Answer"} < public
    assert public <= set(re.findall(r'<section id="(\w+)">', page))
    assert inspect.getdoc(gcm_ld.ask).split("`")[0].rstrip() in page
    assert not re.search(r'<(script|link|img)[^>]*(src|href)="(?!data:)', page)


def test_it_wants_the_name_of_a_file():
    ran = subprocess.run([sys.executable, ROOT / "tools" / "api_docs.py"], capture_output=True, text=True)
    assert ran.returncode == 2 and "build/api.html" in ran.stderr
