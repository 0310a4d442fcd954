"""How to cite what a page shows, in the forms that reference managers read: BibTeX and RIS."""

from __future__ import annotations

import re

from gcm_ld.publish.publications import Publication

_SPECIAL = re.compile(r"([&%$#_{}])")


def bibtex(publication: Publication, title: str, address: str) -> str:
    """Return an entry of BibTeX for a page; characters that TeX keeps for itself are escaped."""
    fields = {
        "author": "{GCM-LD}",
        "title": "{" + _SPECIAL.sub(r"\\\1", title) + "}",
        "howpublished": _SPECIAL.sub(r"\\\1", publication.about["title"]),
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
    return "\n".join(f"{name}  - {' '.join(value.split())}" for name, value in fields)
