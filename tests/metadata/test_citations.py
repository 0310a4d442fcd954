"""Reference managers get the title, edition, date and address of what is cited."""

from gcm_ld.metadata import citations

ADDRESS = "https://example.org/matrix/theme?region=asia"


def test_bibtex_escapes_what_tex_keeps_for_itself(publication):
    text = citations.bibtex(publication, "A & B_{c}", ADDRESS)
    assert text.startswith("@misc{gcm-ld-") and text.count("{") == text.count("}")
    assert r"title = {{A \& B\_\textbraceleft{}c\textbraceright{}}}," in text
    assert f"url = {{{ADDRESS}}}," in text and f"year = {{{publication.issued[:4]}}}," in text


def test_ris_has_a_field_a_line_and_ends(publication):
    lines = citations.ris(publication, "A\nB", ADDRESS).split("\n")
    assert [line[:6] for line in lines] == [
        f"{name}  - " for name in ("TY", "AU", "TI", "T2", "ET", "PY", "DA", "UR", "ER")
    ]
    assert lines[2] == "TI  - A B" and lines[-2] == f"UR  - {ADDRESS}"
