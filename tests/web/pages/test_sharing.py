"""Pictures that others show: cards of pages in messages, and frames on other sites."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import matrix, mechanism, sharing, views


def test_a_frame_shows_the_picture_and_leads_to_its_page(publication):
    params = views.Params([("region", "asia")])
    page = sharing.framed_matrix(publication, "theme", params)
    assert page.content["picture"] == "/matrix/theme.svg?region=asia"
    assert page.content["whole"] == publication.site.url + "matrix/theme?region=asia"
    chart = sharing.framed_chart(publication, "coverage/theme-summary", views.Params())
    assert chart.content["picture"] == "/chart/coverage/theme-summary.svg"
    assert "<img src=" in views.render(publication, chart).decode()


@pytest.mark.parametrize(
    ("view", "rest"),
    [
        (sharing.framed_matrix, "nope"),
        (sharing.framed_chart, "links/websites"),
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


FRAMES = ("/embed/matrix/theme", "/theme")
