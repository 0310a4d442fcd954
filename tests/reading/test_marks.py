"""The marks of basis and certainty in plain words."""

import pytest

from gcm_ld import names, things
from gcm_ld.reading import marks


@pytest.mark.parametrize(("kind", "told"), [("basis", marks.BASES), ("certainty", marks.CERTAINTIES)])
def test_every_mark_is_told(publication, kind, told):
    assert set(told) == {names.local(iri) for iri in things.members(publication.store, kind)}


def test_what_both_marks_say_is_one_text():
    assert marks.say("printed", "found") == (
        "printed: the note says it in words; found: it stands in a source that was read"
    )
    assert marks.say("derived", "derived").count(";") == 0
    assert marks.say("nothing", "") == ""
