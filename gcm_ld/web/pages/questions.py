"""The list of the stored questions, by what they are about, and found by their words."""

from __future__ import annotations

import collections

from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.web.pages import views

FOLDERS = {
    "coverage": (
        "Who covers what",
        "Mechanisms, themes, areas of focus, elements and goals, and their numbers.",
    ),
    "gaps": (
        "Where nothing is stated",
        "Not stated is not the same as not covered: the note calls its list indicative.",
    ),
    "overlap": (
        "What goes together",
        "Mechanisms that share areas or States, areas and themes that share mechanisms.",
    ),
    "meetings": ("Meetings and the process", "When and where, who arranged them, and what came of them."),
    "provenance": (
        "What it rests on",
        "Passages, sources, judgements and disagreements behind the statements.",
    ),
    "links": (
        "Names and links elsewhere",
        "Codes, websites, documents, other vocabularies, and the Sustainable Development Goals.",
    ),
    "federated": (
        "Together with other endpoints",
        "These need the network: they join the edition with what others publish, and have no answer here.",
    ),
}
"""The folders of the questions in the order of the page: a heading and a line about it."""


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of the questions that hold all words of `q` and have the keyword `keyword`."""
    words, keyword = params.first("q"), params.first("keyword")
    every = [publication.questions[name] for name in sorted(publication.questions)]
    found = [query for query in every if holds(query, words) and (not keyword or keyword in query.keywords)]
    counts = collections.Counter(word for query in every for word in query.keywords)
    content = {
        "groups": groups(found),
        "found": len(found),
        "every": len(every),
        "outside": sum(query.is_federated for query in every),
        "q": words,
        "keyword": keyword,
        "keywords": sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])),
    }
    about = f"{len(every)} questions with their answers, as tables, pictures and data."
    return views.Page("queries.html", "Questions and answers", content, about, section="query")


def groups(found: list[queries.Query]) -> list[tuple[str, str, list[queries.Query]]]:
    """Return the questions by folder, each with its heading and a line about it."""
    folders = dict.fromkeys([*FOLDERS, *(query.name.partition("/")[0] for query in found)])
    made = []
    for folder in folders:
        within = [query for query in found if query.name.startswith(f"{folder}/")]
        heading, about = FOLDERS.get(folder, (folder.capitalize(), ""))
        if within:
            made.append((heading, about, within))
    return made


def holds(query: queries.Query, words: str) -> bool:
    """Whether the name, the texts or the keywords of a question hold every one of the words."""
    text = " ".join((query.name, query.summary, query.description, *query.keywords)).casefold()
    return all(word in text for word in words.casefold().split())
