"""The matrix is a table that can be narrowed, sorted and taken away, and each cell has its evidence."""

import html
import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.matrix import cell_states, evidence, filters, model
from gcm_ld.presentation import languages
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import matrix, profiles, views

CELL = re.compile(
    r'<td><a class="state state-([\w-]+?)(?: heat-\d)?" href="([^"]+)"'
    r'(?: aria-label="([^"]+)" title="([^"]+)")?>(.*?)</a></td>'
)


def page(publication, rest="", **params):
    shown = matrix.view(publication, rest, views.Params(list(params.items())))
    return views.render(publication, shown).decode()


@pytest.mark.parametrize("by", model.KINDS)
def test_every_cell_says_its_state_in_words_and_opens_its_evidence(publication, by):
    text = page(publication, by)
    found = model.make(publication, by)
    cells = CELL.findall(text)
    assert len(cells) == len(found.cells)
    at = iter(cells)
    for row in found.rows:
        for column in found.columns:
            state, address, label, tip, inside = map(html.unescape, next(at))
            words = label or re.sub(r"<i.*?</i>|<[^>]+>", "", inside)
            cell = found.cell(row, column)
            assert state == cell.state.replace(" ", "-")
            assert words.startswith(f"{row.label}, {column.label}: {cell.state}")
            assert tip.startswith(f"{column.label}: {cell.state}") or by == "theme"
            assert address == f"/evidence?row={row.slug}&column={column.slug}&by={by}"


def test_the_front_page_is_the_matrix_of_themes_and_its_table_is_one(publication):
    text = page(publication)
    assert text == page(publication, "theme")
    assert text.count("<h1>") == text.count("<caption>") == 1
    assert text.count('<th scope="col"') == 8
    assert text.count('<th scope="row"') == 30 + 3
    assert "Almaty Process, Human rights: listed 3 areas" in re.sub("<[^>]+>", "", text)
    assert re.search(r"<td>18 <span>of 29</span></td>", text)
    assert re.search(r"<td>10 <span>of 30</span></td>", text)
    assert '<td class="total">97 <span>of 174</span></td>' in text
    assert "not stated is never" in text
    assert 'aria-current="page">Themes</a>' in text


@pytest.mark.parametrize("by", model.KINDS)
def test_no_row_is_a_bare_acronym(publication, by):
    rows = model.make(publication, by, "all").rows
    assert [row.name for row in rows if re.fullmatch(r"[A-Z0-9 +-]+", row.name)] == []


def test_the_first_view_is_light(publication):
    files = (
        "style.css",
        "matrix.css",
        "matrix.js",
        "icon.svg",
        "fonts/source-sans-3-latin-wght-normal.woff2",
    )
    assert len(page(publication).encode()) < 115_000
    assert (
        len(page(publication).encode()) + sum((views.STATIC / name).stat().st_size for name in files)
        < 300_000
    )


def test_filters_come_back_as_they_were_chosen(publication):
    text = page(
        publication, "area", type="inter-regional-forum", region="africa", sort="total", show="listed"
    )
    for value in ("inter-regional-forum", "africa", "total", "listed"):
        assert re.search(rf'<option value="{value}" selected>', text), value
    query = "type=inter-regional-forum&amp;region=africa&amp;sort=total&amp;show=listed"
    for form in matrix.FORMS:
        assert f'href="/matrix/area.{form.name}?{query}"' in text
    assert 'href="/matrix/goal?type=inter-regional-forum' in text


def test_what_nobody_is_listed_in_is_said(publication):
    text = page(publication, "theme", type="global-process")
    said = re.search(r'<p class="gaps">(.*?)</p>', text, re.S).group(1)
    gaps = filters.select(publication, model.make(publication, "theme"), type="global-process").gaps
    assert re.findall(r">([^<]+)</a>", said) == [column.label for column in gaps]
    assert "no list is recorded" in page(publication, "theme", state="CHE")


@pytest.mark.parametrize("by", model.KINDS)
def test_every_total_says_of_how_many(publication, by):
    text = page(publication, by, region="africa")
    found = filters.select(publication, model.make(publication, by), region="africa")
    foot = text[text.index("<tfoot>") : text.index("</tfoot>")]
    for state in found.kind.states:
        among = found.among(state)
        for column in found.columns:
            assert f"<td>{found.down(column, state)} <span>of {among}</span></td>" in foot
        whole = f"{found.count(state)} <span>of {among * len(found.columns)}</span>"
        assert f'<td class="total">{whole}</td>' in foot
    assert not re.findall(r"<td[^>]*>\d+</td>", text)


@pytest.mark.parametrize("by", model.KINDS)
def test_each_matrix_has_its_heading_lead_and_title(publication, by):
    heading, lead = matrix.WORDS[by]
    shown = matrix.view(publication, by, views.Params())
    text = html.unescape(views.render(publication, shown).decode())
    assert (shown.title, f"<h1>{heading}</h1>" in text) == (heading, True)
    columns = len(model.make(publication, by).columns)
    assert lead.format(rows=30, columns=columns, themes="six themes") in text
    assert len({words for pair in matrix.WORDS.values() for words in pair}) == 2 * len(model.KINDS)
    assert ("Click a cell" in lead) == (by in ("theme", "area")), "the note printed no other cells"
    part = matrix.view(
        publication, by, views.Params([("region", "asia"), ("state", "CHE"), ("sort", "total")])
    )
    assert part.title == f"{heading}: with States of Asia, State or territory Switzerland"


def test_numbers_have_the_form_of_their_nouns(publication):
    text = page(publication, type="inter-regional-forum", region="africa", show="gaps")
    plain = " ".join(re.sub("<[^>]+>", "", text).split())
    assert re.search(r"\b6 mechanisms . 1 theme:", plain)
    alone = page(publication, region="micronesia", type="regional-consultative-process")
    assert ">1 mechanism and 6 themes</h2>" in alone
    assert "PIDC is not listed under" in re.sub("<[^>]+>", "", alone)
    goals = " ".join(re.sub("<[^>]+>", "", page(publication, "goal", type="global-process")).split())
    assert "None of these is linked to the goals 1. No poverty;" in goals
    for said in (alone, goals, plain):
        assert not re.search(r"\b1 (mechanisms|themes|goals|areas)\b", said)


def test_parts_of_regions_are_offered_and_said_to_rest_on_recorded_participants(publication):
    text = page(publication, region="western-africa")
    assert '<option value="western-africa" selected>Western Africa' in text
    assert text.index('<optgroup label="with States of a region">') < text.index('value="africa"')
    assert text.index('<optgroup label="with States of a part of one">') < text.index('"western-africa"')
    assert "Choose a region, or a part of one, to see the mechanisms in which its States" in text
    gap = proofreading.text(page(publication, region="eastern-asia").encode())
    assert "None of these is listed under" in gap
    assert (
        "This leaves out the processes open to all: Global Forum on Migration and Development (GFMD)" in gap
    )
    assert "that have a State or territory of Western Africa among their recorded participants" in text
    assert 'href="/matrix/theme.csv?region=western-africa"' in text


def test_columns_can_stand_with_the_least_covered_first(publication):
    text = page(publication, "area", columns="least", region="asia")
    assert 'href="/matrix/area?region=asia&amp;columns=least" aria-current="true">least covered first' in text
    assert 'href="/matrix/area?region=asia">in the order of the note' in text
    assert '<input type="hidden" name="columns" value="least">' in text
    assert 'class="groups"' not in text
    totals = [int(count) for count in re.findall(r"<td>(\d+) <span>", text[text.index("<tfoot>") :])][:17]
    assert totals == sorted(totals)


def test_a_view_can_be_cited_with_its_filters_edition_and_date(publication):
    text = page(publication, "goal", state="CHE", columns="least")
    cited = html.unescape(re.search(r'<p class="citing">(.*?)</p>', text, re.S).group(1))
    assert f"{matrix.WORDS['goal'][0]}: State or territory Switzerland, columns least covered first." in cited
    assert f"{publication.citation}, edition of {publication.issued}." in cited
    assert publication.about["version"] in cited
    assert f"{publication.site.url}matrix/goal?state=CHE&columns=least</a>" in cited


def test_a_dormant_mechanism_bears_a_mark_in_words(publication):
    text = page(publication)
    marks = re.findall(r'>([^<]+)</a> <small class="dormant" title="([^"]+)">dormant</small>', text)
    assert ("Migration Dialogue for Central African States (MIDCAS)", "dormant since 2016") in marks
    assert len(marks) == 3
    assert "(MIDCAS)</a> is dormant since 2016" in text


def test_heads_of_goals_are_names(publication):
    heads = re.findall(r'<span class="head"><a [^>]+>([^<]+)</a>', page(publication, "goal"))
    assert heads[7] == "8. Decent work and economic growth"
    assert len(heads) == 17


def test_an_empty_selection_says_so_and_offers_the_whole(publication):
    text = page(publication, "theme", type="global-process", region="oceania")
    assert "No mechanism fits these filters" in text
    assert "<table" not in text
    assert "Show the whole table" in page(publication, "theme", show="gaps")


def test_what_is_shown_can_be_taken_away(publication):
    for form, write in matrix.FORMS.items():
        params = views.Params([("region", "asia"), ("sort", "human-rights")])
        taken = matrix.view(publication, f"theme.{form.name}", params)
        part = filters.select(
            publication, model.make(publication, "theme"), region="asia", sort="human-rights"
        )
        assert isinstance(taken, views.Download)
        assert (taken.media_type, taken.name) == (form.media_type, f"coverage-by-theme.{form.name}")
        written = write(publication, part)
        assert taken.content == (written if isinstance(written, bytes) else written.encode())


@pytest.mark.parametrize(
    ("rest", "params", "status"),
    [
        ("colour", {}, 404),
        ("theme.pdf", {}, 404),
        ("theme", {"type": "club"}, 400),
        ("theme", {"region": "<script>"}, 400),
        ("theme.csv", {"sort": "migrant-rights"}, 400),
        ("area", {"state": "XXX"}, 400),
        ("area", {"show": "none"}, 400),
    ],
)
def test_what_means_nothing_is_refused_with_the_remedy(publication, rest, params, status):
    with pytest.raises(views.Refused) as refused:
        matrix.view(publication, rest, views.Params(list(params.items())))
    assert refused.value.status == status
    assert ", ".join(list(model.KINDS)[:2]) in refused.value.message or any(
        words in refused.value.message for words in ("there are", "did you mean")
    )


def cell_page(publication, by, row, column):
    params = views.Params([("row", row), ("column", column), ("by", by)])
    text = views.render(publication, matrix.cell(publication, "", params)).decode()
    return html.unescape(text[text.index("<main") : text.index("</main>")])


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_listed_cell_shows_words_passage_basis_and_triples(publication):
    text = cell_page(publication, "theme", "midsa", "human-rights")
    midsa = "Migration Dialogue for Southern Africa (MIDSA)"
    assert f"Annex 2 lists {midsa} in 2 of the 5 areas of focus under Human rights" in words(text)
    assert text.count('<q class="note">MISDA</q>') == 2
    assert '/passage/annex-2/migrant-rights.html"' in text
    assert "<mark>MISDA</mark>" in text
    assert '<span class="basis basis-reconciled">reconciled' in text
    assert "gcm:printedName" in text
    assert "/why?s=" in text
    assert "/discrepancy/n01.html" in text


def test_a_claimed_cell_shows_the_claim_and_that_annex_2_lists_nothing(publication):
    text = cell_page(publication, "theme", "igc", "contributions-of-migrants-and-diasporas")
    assert "almost each ISCM acknowledges the contributions" in text
    assert "<strong>almost all</strong>" in text
    assert "IGC stands in none of them" in words(text)


def test_a_cell_that_is_not_stated_says_what_that_means_and_what_was_looked_at(publication):
    text = words(cell_page(publication, "theme", "igc", "drivers-of-migration"))
    assert "never to be read as “not covered”" in text
    assert "Emergency preparedness" in text or "Humanitarian emergency preparedness" in text
    assert "<pre" not in cell_page(publication, "theme", "igc", "drivers-of-migration")
    unnamed = words(cell_page(publication, "theme", "un-high-level-dialogue", "drivers-of-migration"))
    assert "name UN High-Level Dialogue at all" in unnamed


def test_a_goal_is_never_shown_as_if_the_note_printed_it(publication):
    text = words(cell_page(publication, "goal", "midsa", "8"))
    assert "The note itself makes no such link" in text
    assert "Target 8.5" in text
    assert "editorial , unsourced" in text


def test_an_objective_is_reached_through_elements_that_anticipate_it(publication):
    text = words(cell_page(publication, "objective", "colombo-process", "5"))
    assert "in 2 of the 4 areas of focus that take up an element which anticipates objective 5." in text
    assert "The area takes up element (q) Labour rights and mobility" in text
    assert "Element (q) Labour rights and mobility anticipates objective 5. Regular pathways" in text
    assert "The objectives were adopted in December 2018" in text
    bare = words(cell_page(publication, "objective", "colombo-process", "13"))
    assert "No area of focus takes up an element which anticipates this objective" in bare


def test_a_goal_is_called_by_its_short_name(publication):
    text = cell_page(publication, "goal", "midsa", "8")
    assert '(MIDSA) <span class="kind">and goal 8. Decent work and economic growth</span></h1>' in text
    assert "that bear on goal 8. Decent work and economic growth" in words(text)


def test_evidence_can_be_cited_with_its_address_edition_and_date(publication):
    text = cell_page(publication, "theme", "midsa", "human-rights")
    cited = re.search(r'<p class="citing">(.*?)</p>', text, re.S).group(1)
    assert "MIDSA and Human rights: listed. In: " in cited
    assert f"{publication.citation}, edition of {publication.issued}." in cited
    assert f"{publication.site.url}evidence?row=midsa&column=human-rights&by=theme</a>" in cited


@pytest.mark.parametrize("by", model.KINDS)
def test_every_state_of_every_kind_renders(publication, by):
    matrix = model.make(publication, by)
    for state in matrix.kind.states:
        row, column = next(
            (r, c) for r in matrix.rows for c in matrix.columns if matrix.cell(r, c).state == state
        )
        text = cell_page(publication, by, row.slug, column.slug)
        assert text.count("<h1>") == text.count('<section id="evidence">') == 1
        assert f'class="state state-{state.replace(" ", "-")}"' in text
    assert "undefined" not in text.lower()


def test_the_triples_of_a_cell_can_be_taken_away(publication):
    params = views.Params([("row", "midsa"), ("column", "human-rights")])
    taken = matrix.cell_triples(publication, "", params)
    assert (taken.media_type, taken.name) == ("text/turtle", "midsa-human-rights.ttl")
    found = evidence.find(publication, "theme", "midsa", "human-rights")
    assert set(turtle.parse(taken.content.decode(), taken.name)) == set(
        evidence.triples(publication, [found])
    )


@pytest.mark.parametrize(
    "params",
    [
        [],
        [("row", "midsa")],
        [("row", "x"), ("column", "y")],
        [("row", "midsa"), ("column", "y"), ("by", "z")],
    ],
)
def test_what_is_no_cell_is_refused(publication, params):
    with pytest.raises(views.Refused) as refused:
        matrix.cell(publication, "", views.Params(params))
    assert refused.value.status == 400
    assert any(
        words in refused.value.message for words in ("there are", "did you mean", "Give the mechanism")
    )


@pytest.mark.parametrize("by", model.KINDS)
def test_other_sources_are_said_and_kept_in_every_address(publication, by):
    text = page(publication, by, source="since", agreed="true")
    main = text[text.index("<main") : text.index("</main>")]
    assert "other sources since 2018, only what is printed or two readers named" in main
    cells = CELL.findall(text)
    assert cells and all(cell[1].endswith("&amp;source=since&amp;agreed=true") for cell in cells)
    for form in matrix.FORMS:
        assert f'href="/matrix/{by}.{form.name}?source=since&amp;agreed=true"' in text
    assert ".html?source=since&amp;agreed=true" in main, "the question is asked of the same sources"
    assert '<option value="since" selected>' in text
    assert text.count(f'<small class="dormant">{model.NOT_NOTED}</small>') == 3
    lead = re.search(r'<p class="lead">(.*?)</p>', text, re.S).group(1)
    assert "other sources since 2018" in lead
    assert "note" not in lead


def test_the_foot_counts_apart_what_the_note_lacks(publication):
    text = page(publication, "theme", source="all")
    foot = text[text.index("<tfoot>") : text.index("</tfoot>")]
    found = model.make(publication, "theme", "all")
    for column in found.columns:
        assert f"<td>{found.down(column)} <span>of 29</span></td>" in foot
        assert f"<td>{found.apart(column)} <span>of 4</span></td>" in foot
    assert "of 4" not in page(publication)[page(publication).index("<tfoot>") :]


def test_a_cell_by_other_sources_shows_listings_dates_and_words(publication):
    params = [("row", "almaty-process"), ("column", "human-rights"), ("source", "since")]
    shown = matrix.cell(publication, "", views.Params(params))
    text = views.render(publication, shown).decode()
    said = words(html.unescape(text[text.index("<main") : text.index("</main>")]))
    assert "The sources list Almaty Process in 3 of the 5 areas of focus" in said
    assert "IOM: Almaty Process (later page), 2023\N{EN DASH}2024 : Human rights of migrants ." in said
    assert "Annex 2 prints" not in said
    assert 'href="/evidence?row=almaty-process&amp;column=human-rights&amp;by=theme"' in text
    taken = matrix.cell_triples(publication, "", views.Params(params)).content.decode()
    assert 'gcm:quote "Human rights of migrants"@en' in taken
    assert "by other sources since 2018" in taken


@pytest.mark.parametrize("params", [{"source": "atlantis"}, {"agreed": "maybe"}])
def test_sources_that_mean_nothing_are_refused(publication, params):
    cell = {"row": "midsa", "column": "human-rights"} | params
    for view, given in ((matrix.view, params), (matrix.cell, cell)):
        with pytest.raises(views.Refused) as refused:
            view(publication, "", views.Params(list(given.items())))
        assert refused.value.status == 400


def test_cells_can_be_read_as_colours_by_a_plain_link(publication):
    words, colours = page(publication, "theme"), page(publication, "theme", cells="colours")
    assert '<a href="/matrix/theme?cells=colours">colours</a>' in words
    assert '<a href="/matrix/theme" >words</a>' in colours.replace(">words", " >words")
    assert 'class="matrix matrix-theme"' in words and 'class="matrix matrix-theme colours"' in colours
    assert CELL.findall(words) == CELL.findall(colours)
    assert "heat-key" in colours and "heat-key" not in words
    found = model.make(publication, "theme")
    for number in range(1, len(cell_states.SHADES) + 1):
        shaded = [
            one for one in found.cells.values() if cell_states.shade(one.state, len(one.areas)) == number
        ]
        assert len(re.findall(f'<td><a class="state state-listed heat-{number}"', colours)) == len(shaded) > 0


@pytest.mark.parametrize(("language", "direction", "named"), [("fr", "ltr", 22), ("es", "ltr", 15)])
def test_heads_have_their_official_names_and_fall_back_visibly(publication, language, direction, named):
    text = page(publication, "objective", names=language)
    heads = text[text.index("<thead>") : text.index("</thead>")]
    assert heads.count(f'<bdi lang="{language}" dir="{direction}">') == named
    assert heads.count('<small class="tongue">English</small>') == 23 - named
    assert f"{named} of the 23 objectives have an official name" in text
    assert f"columns=least&amp;names={language}" in text or f"names={language}&amp;columns=least" in text
    assert "names=" not in page(publication, "area").partition("<table")[0].replace('name="names"', "")


@pytest.mark.parametrize("by", model.KINDS)
def test_every_matrix_can_be_shown_in_every_language(publication, by):
    for language in names.LANGUAGES:
        text = page(publication, by, names=language, show="gaps")
        assert ("have an official name" in text) == (language != "en" and "<table" in text)


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_heads_in_other_scripts_are_whole_but_for_the_longest(publication, language):
    heads = page(publication, "goal", names=language).partition("<tbody")[0]
    most = 112 if language == "ar" else 56
    whole = [name for name in languages.preferred(publication, language).items() if len(name[1]) <= most]
    goals = [name for iri, name in whole if iri in profiles.ordered(publication, "goal")]
    assert len(goals) >= 15 and all(f">{html.escape(name)}</bdi>" in heads for name in goals)
