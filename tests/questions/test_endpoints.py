"""A store is asked where it holds the edition whose questions are asked. Replies: see test_exchange."""

import pytest
import standin
import world

from gcm_ld.core import terms
from gcm_ld.edition import dataset
from gcm_ld.questions import answers, queries


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition")
    world.make(folder)
    return folder


@pytest.mark.parametrize("union", [True, False])
def test_an_endpoint_that_holds_the_edition_is_asked_the_bound_text(root, union):
    edition = answers.complete(root)
    with standin.serve(standin.held(edition), union) as endpoint:
        answer = answers.ask(
            "coverage/theme-summary", edition=root, endpoint=endpoint.url, theme="Drivers of migration"
        )
    query = queries.find("coverage/theme-summary", root)
    bound = queries.bind(query, theme=terms.node("theme:drivers"))
    assert bound.endswith(endpoint.asked[-1]) and not endpoint.asked[-1].startswith("#")
    assert [row[2:] for row in answer.rows] == [(0, 3)]
    assert answer == answers.ask("coverage/theme-summary", edition=root, theme="Drivers of migration")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"digest": "sha256:0123456789abcdef"},
            "another edition, version 9.9 (sha256:0123456789ab…, here it is",
        ),
        (
            {"base": "http://127.0.0.1:8/"},
            "this edition below http://127.0.0.1:8/, and the questions are about",
        ),
        ({"version": ""}, "holds no edition of GCM-LD that tells its version. Load this edition"),
        ({"takes_graphs": False}, "its default graph is not the union of its graphs, nor does it take"),
    ],
)
def test_an_endpoint_that_holds_something_else_is_refused(root, changed, words):
    edition = answers.complete(root)
    takes = changed.pop("takes_graphs", True)
    with (
        standin.serve(standin.held(edition, **changed), takes_graphs=takes) as endpoint,
        pytest.raises(dataset.EditionError) as caught,
    ):
        answers.ask("coverage/theme-summary", edition=root, endpoint=endpoint.url)
    assert words in str(caught.value) and str(caught.value).startswith(endpoint.url)
