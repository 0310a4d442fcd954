"""The marks of basis and certainty in plain words."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import badges


@pytest.mark.parametrize(("kind", "told"), [("basis", badges.BASES), ("certainty", badges.CERTAINTIES)])
def test_every_mark_is_told(publication, kind, told):
    assert set(told) == {names.local(iri) for iri in things.members(publication.store, kind)}


def test_what_both_marks_say_is_one_text():
    assert badges.say("printed", "found") == (
        "printed: the note says it in words; found: it stands in a source that was read"
    )
    assert badges.say("derived", "derived").count(";") == 0
    assert badges.say("nothing", "") == ""
