"""The list of the stored questions."""

import proofreading

from gcm_ld.web.pages import questions, views


def page(publication, **params):
    shown = questions.view(publication, "", views.Params(list(params.items())))
    return views.render(publication, shown)


def listed(publication, **params):
    links = proofreading.links(page(publication, **params))
    return {
        link.removeprefix("/query/").removesuffix(".html") for link in links if link.startswith("/query/")
    }


def test_all_questions_are_listed_by_folder(publication):
    html = page(publication)
    assert proofreading.faults(html) == []
    assert listed(publication) == set(publication.questions)
    assert {name.partition("/")[0] for name in publication.questions} == set(questions.FOLDERS)
    text = proofreading.text(html)
    assert all(asked.summary in text for asked in publication.questions.values())


def test_questions_are_found_by_all_words_in_any_case(publication):
    found = listed(publication, q="THEME jaccard")
    assert found == {"overlap/themes-together"}


def test_questions_are_found_by_keyword(publication):
    found = listed(publication, keyword="gap")
    assert (
        found == {name for name, asked in publication.questions.items() if "gap" in asked.keywords} != set()
    )


def test_nothing_found_is_told(publication):
    text = proofreading.text(page(publication, q="<b>zzz"))
    assert f"0 of {len(publication.questions)} questions" in text
