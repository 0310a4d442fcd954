"""The pictures of answers as files."""

from xml.etree import ElementTree

import pytest

from gcm_ld.web.pages import chart, views


def picture(publication, path, **values):
    return chart.view(publication, path, views.Params(list(values.items())))


def test_a_picture_has_the_values_of_its_address(publication, client):
    taken = picture(publication, "coverage/theme-matrix.svg", theme="human-rights")
    whole = picture(publication, "coverage/theme-matrix.svg")
    assert taken.media_type == "image/svg+xml" and taken.name == "theme-matrix.svg"
    assert ElementTree.fromstring(taken.content) is not None
    assert b"Smuggling" in whole.content and b"Smuggling" not in taken.content
    reply = client.get("/chart/coverage/theme-matrix.svg?theme=human-rights")
    assert reply.content == taken.content


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [
        ("coverage/theme-sumary.svg", {}, 404),
        ("links/websites.svg", {}, 404),
        ("coverage/theme-summary.svg", {"theme": "zzz"}, 400),
    ],
)
def test_what_has_no_picture_is_told(publication, path, values, status):
    with pytest.raises(views.Refused) as refused:
        picture(publication, path, **values)
    assert refused.value.status == status
    assert refused.value.message.endswith((".", "?"))
