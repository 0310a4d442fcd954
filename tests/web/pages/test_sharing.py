"""Pictures that others show: cards of pages in messages, and frames on other sites."""

import functools
import re
from xml.etree import ElementTree

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import matrix, mechanism, sharing, views


def test_a_frame_shows_the_picture_and_leads_to_its_page(publication):
    params = views.Params([("region", "asia")])
    page = sharing.embed("matrix", publication, "theme", params)
    assert page.content["picture"] == "/matrix/theme.svg?region=asia"
    assert page.content["whole"] == publication.site.url + "matrix/theme?region=asia"
    chart = sharing.embed("chart", publication, "coverage/theme-summary", views.Params())
    assert chart.content["picture"] == "/chart/coverage/theme-summary.svg"
    assert "<img src=" in views.render(publication, chart).decode()


@pytest.mark.parametrize(
    ("view", "rest"),
    [
        (functools.partial(sharing.embed, "matrix"), "nope"),
        (functools.partial(sharing.embed, "chart"), "links/websites"),
        (sharing.card, "theme/human-rights.png"),
        (sharing.card, "mechanism/nobody.png"),
        (sharing.card, "mechanism/midsa.svg"),
    ],
)
def test_what_has_no_picture_is_refused(publication, view, rest):
    with pytest.raises(views.Refused) as refused:
        view(publication, rest, views.Params())
    assert refused.value.status == 404


def test_only_frames_may_be_framed(client):
    framed, plain = (client.get(path).headers["content-security-policy"] for path in FRAMES)
    assert "frame-ancestors *" in framed and "frame-ancestors 'none'" in plain


def test_a_page_names_its_card_and_the_card_is_a_picture(publication):
    page = mechanism.view(publication, names.iri("mechanism", "midsa"))
    text = views.render(publication, page).decode()
    address = publication.site.url + "card/mechanism/midsa.png"
    assert re.findall(r'"og:image" content="([^"]+)"', text) == [address]
    card = sharing.card(publication, "mechanism/midsa.png", views.Params())
    assert card.content.startswith(b"\x89PNG") and card.media_type == "image/png"


def test_a_matrix_can_be_framed_and_cited(publication):
    text = proofreading.text(views.render(publication, matrix.view(publication, "theme", views.Params())))
    assert f'<iframe src="{publication.site.url}embed/matrix/theme"' in text
    assert "@misc{gcm-ld-" in text and "TY - DATA" in text


def test_long_words_are_cut_and_stay_above_the_foot():
    root = ElementTree.fromstring(
        sharing.draw("Kind & kin", "Long title " * 30, "many words " * 90, "the site")
    )
    texts = [(float(node.get("y")), node.text) for node in root if node.tag.endswith("text")]
    assert texts[0][1] == "Kind & kin" and texts[-1][1] == "the site"
    assert [y for y, _ in texts] == sorted(y for y, _ in texts)
    assert texts[-2][1].endswith("…") and max(len(words) for _, words in texts) <= 68


FRAMES = ("/embed/matrix/theme", "/theme")
