"""The guide and the description of the API say how to ask, with examples that have answers."""

import html
import json
import re
from urllib.parse import unquote

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.questions import engines, queries
from gcm_ld.web import openapi
from gcm_ld.web.pages import guide, questions, views

NONE = views.Params()


@pytest.fixture(scope="module")
def page(publication) -> views.Page:
    return guide.view(publication, "", NONE)


@pytest.mark.parametrize("step", guide.STEPS, ids=lambda step: step.title)
def test_each_query_runs_as_it_stands_and_answers(publication, step):
    table = engines.ask(publication.store, step.query)
    assert isinstance(table, engines.Table)
    assert table.rows
    assert all(all(row) for row in table.rows)


def test_the_queries_answer_what_the_stored_questions_do(publication):
    def column(number: int, name: str) -> set[str]:
        table = engines.ask(publication.store, guide.STEPS[number].query)
        return {row[table.columns.index(name)].value for row in table.rows}

    rights = names.iri("theme", "human-rights")
    assert column(0, "mechanism") == {
        row["mechanism"] for row in publication.rows("coverage/mechanisms-by-type")
    }
    listed = publication.rows("coverage/mechanisms-by-theme", theme="human-rights")
    assert column(1, "mechanism") == {row["mechanism"] for row in listed if row["theme"] == rights}
    table = engines.ask(publication.store, guide.STEPS[2].query)
    counted = {row[0].value: (row[2].value, row[3].value) for row in table.rows}
    summary = publication.rows("coverage/theme-summary")
    assert counted == {row["theme"]: (row["listed"], row["of"]) for row in summary}
    drivers = publication.rows("coverage/mechanisms-by-theme", theme="drivers-of-migration")
    assert not column(3, "mechanism") & {row["mechanism"] for row in drivers}
    assert len(column(3, "mechanism")) + len({row["mechanism"] for row in drivers}) == int(summary[0]["of"])


def test_the_answers_shown_are_those_of_the_queries(publication, page):
    text = views.render(publication, page).decode()
    for told in page.content["steps"]:
        rows = engines.ask(publication.store, told["step"].query).rows
        assert told["count"] == len(rows)
        assert len(told["rows"]) == min(len(rows), guide.SHOWN)
        assert unquote(told["editor"].partition("#query=")[2]) == told["step"].query
    assert text.count("<caption>") == len(guide.STEPS) + 2


@pytest.mark.parametrize("example", guide.EXAMPLES, ids=lambda example: example.path)
def test_each_request_is_answered_in_the_form_that_it_shows(client, publication, example):
    if example.path.startswith("sparql?query="):  # tests/clients asks the endpoint itself
        assert engines.ask(publication.store, unquote(example.path.partition("=")[2])) is True
        return
    reply = client.get(f"/{example.path}", headers={"accept": example.accept or "*/*"}, follow_redirects=True)
    assert reply.status_code == 200
    if example.accept:
        assert reply.headers["content-type"].startswith(example.accept)


def test_the_commands_are_those_requests(publication, page):
    for (_, command), example in zip(page.content["examples"], guide.EXAMPLES, strict=True):
        assert command.startswith("curl -L ")
        assert example.path in command
        assert example.accept in command


def test_every_link_leads_somewhere(client, publication, page):
    text = views.render(publication, page).decode()
    main = text[text.index("<main") : text.index("</main>")]
    links = {link.partition("#")[0].replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', main)}
    links -= {"/dumps/", "/sparql"}  # this client has neither dumps nor a pool
    assert len(links) > len(publication.questions)
    for link in links:
        assert client.get(link, headers={"accept": "text/html"}, follow_redirects=True).status_code == 200, (
            link
        )


def test_every_stored_question_is_in_the_cookbook(publication, page):
    listed = [query.name for _, _, asked in page.content["folders"] for query in asked]
    assert sorted(listed) == queries.list_names(publication.edition.root)
    headings = [heading for heading, _ in questions.FOLDERS.values()]
    assert [heading for heading, _, _ in page.content["folders"]] == headings


def test_the_marks_are_explained_in_plain_words(publication, page):
    text = views.render(publication, page).decode()
    assert '<h2 id="basis">' in text
    for kind in ("basis", "certainty"):
        for iri in things.members(publication.store, kind):
            assert f'href="{publication.site.page(iri)}"' in text


def test_code_is_shown_as_code(publication, page):
    text = views.render(publication, page).decode()
    assert "`" not in text and "<code>a</code> says of which class" in text


def test_the_page_tells_every_operation(publication):
    shown = views.render(publication, guide.api(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    told = openapi.describe(publication)
    assert all(path in text for path in told["paths"])
    assert all(one["summary"] in text for methods in told["paths"].values() for one in methods.values())


def test_each_example_on_the_page_is_answered(publication, dumped_client):
    told = openapi.describe(publication)
    for path, methods in told["paths"].items():
        address = guide.example(publication, path, methods["get"])
        assert "{" not in address.partition("?")[0]
        status = str(dumped_client.get(address).status_code)
        assert status in ("200", "303") and status in methods["get"]["responses"], address
    shown = views.render(publication, guide.api(publication, "", views.Params())).decode()
    assert f'href="{html.escape(address)}"' in shown


def test_programs_get_json(publication, client):
    reply = client.get("/openapi.json")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json() == json.loads(json.dumps(openapi.describe(publication)))
