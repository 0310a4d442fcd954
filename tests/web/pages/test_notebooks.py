"""Each notebook runs to its end, shows what it promises, and is a page and a file that Jupyter opens."""

import html
import json
import re
import sys

import pytest

import gcm_ld
from gcm_ld.web.pages import notebooks

each = pytest.mark.parametrize("name", notebooks.NAMES)


@pytest.fixture
def edition(publication) -> gcm_ld.Edition:
    """The edition of this checkout, as a page gives it to a notebook."""
    return gcm_ld.Edition(publication)


def test_there_are_notebooks_and_each_cell_is_read():
    assert len(notebooks.NAMES) == 3
    for name in notebooks.NAMES:
        text = (notebooks.FOLDER / f"{name}.py").read_text()
        cells = notebooks.read(name)
        assert len(cells) == text.count("# %%") and cells[0].is_words
        opening = next(cell for cell in cells if not cell.is_words)
        assert opening.text == "import gcm_ld\n\nedition = gcm_ld.open()"


@each
def test_each_cell_runs_and_the_code_shows_something(name, edition):
    shown = [result for cell, result in notebooks.run(edition, name) if not cell.is_words]
    assert len([one for one in shown if one is not None]) >= 3
    assert all(len(one) for one in shown if isinstance(one, gcm_ld.Answer))


def test_what_a_notebook_shows_is_what_the_stored_questions_answer(edition, publication):
    shown = [
        one for _, one in notebooks.run(edition, "coverage-and-change") if isinstance(one, gcm_ld.Answer)
    ]
    for answer in shown:
        values = {name: str(value) for name, value in answer.values.items()}
        assert answer.table == publication.answer(answer.query.name, **values).table


@each
def test_a_notebook_is_a_page_with_its_results(name, client):
    page = html.unescape(client.get(f"/notebook/{name}").text)
    assert f"<h1>{notebooks.title(name)}</h1>" in page and page.count("<h1>") == 1
    assert 'aria-label="Result' in page and "has no result here" not in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]
    assert 'href="https://w3id.org/gcm-ld/' not in page.partition("<main")[2]
    assert f'href="/notebook/{name}"' in client.get("/notebook").text
    assert f"/notebook/{name}</loc>" in client.get("/sitemap.xml").text


@each
def test_a_notebook_is_taken_away_as_python_and_for_jupyter(name, client):
    text = (notebooks.FOLDER / f"{name}.py").read_text()
    assert client.get(f"/notebook/{name}.py").text == text
    got = client.get(f"/notebook/{name}.ipynb")
    assert got.headers["content-type"] == "application/x-ipynb+json"
    made = json.loads(got.content)
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert ["".join(cell["source"]) for cell in made["cells"]] == [one.text for one in notebooks.read(name)]
    for cell in made["cells"]:
        assert cell.get("outputs") == (None if cell["cell_type"] == "markdown" else [])
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])


def test_a_library_that_is_not_there_is_told_in_the_place_of_the_result(publication, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    page = notebooks.view(publication, "your-own-queries", notebooks.views.Params())
    words, code, result = page.content["cells"][-1]
    assert (words, code) == ("", "") and "networkx" in result


@pytest.mark.parametrize("path", ["nothing", "nothing.py", "coverage-and-change.txt", "..%2fREADME"])
def test_there_is_no_other_notebook(client, path):
    assert client.get(f"/notebook/{path}").status_code in (400, 404)
