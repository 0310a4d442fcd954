"""A card keeps its words within its frame, whatever they are."""

from xml.etree import ElementTree

from gcm_ld.pictures import cards


def test_long_words_are_cut_and_stay_above_the_foot():
    root = ElementTree.fromstring(
        cards.draw("Kind & kin", "Long title " * 30, "many words " * 90, "the site")
    )
    texts = [(float(node.get("y")), node.text) for node in root if node.tag.endswith("text")]
    assert texts[0][1] == "Kind & kin" and texts[-1][1] == "the site"
    assert [y for y, _ in texts] == sorted(y for y, _ in texts)
    assert texts[-2][1].endswith("…") and max(len(words) for _, words in texts) <= 68
