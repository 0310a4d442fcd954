"""How to cite what a page shows, in the forms that reference managers read: BibTeX and RIS."""

from __future__ import annotations

from gcm_ld.core import formats
from gcm_ld.publish.publications import Publication

_SPECIAL = {
    **{ord(character): f"\\{character}" for character in "&%$#_"},
    ord("\\"): r"\textbackslash{}",
    ord("{"): r"\textbraceleft{}",
    ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
"""How TeX writes the characters that it keeps for itself; BibTeX counts a brace even behind a backslash."""


def bibtex(publication: Publication, title: str, address: str) -> str:
    """Return an entry of BibTeX for a page; characters that TeX keeps for itself are escaped."""
    fields = {
        "author": "{GCM-LD}",
        "title": f"{{{_tex(title)}}}",
        "howpublished": _tex(publication.about["title"]),
        "edition": publication.about["version"],
        "year": publication.issued[:4],
        "url": address,
        "note": f"Edition of {publication.issued}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{gcm-ld-{publication.about['version']},\n{lines}}}"


def ris(publication: Publication, title: str, address: str) -> str:
    """Return a record of RIS for a page, a line a field."""
    fields = (
        ("TY", "DATA"),
        ("AU", "GCM-LD"),
        ("TI", title),
        ("T2", publication.about["title"]),
        ("ET", publication.about["version"]),
        ("PY", publication.issued[:4]),
        ("DA", publication.issued.replace("-", "/")),
        ("UR", address),
        ("ER", ""),
    )
    return "\n".join(f"{name}  - {_line(value)}" for name, value in fields)


def _line(text: str) -> str:
    return " ".join(formats.visible(text).split())


def _tex(text: str) -> str:
    return _line(text).translate(_SPECIAL)
