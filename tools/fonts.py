"""Make the fonts of pictures in PNG out of those of the pages: two weights, without features, as TrueType.

Run `python tools/fonts.py` in an environment that has fonttools and brotli. The fonts have a name of their
own, since the licence of Source Sans 3 reserves the name "Source" for the unchanged font.
"""

import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parents[1] / "gcm_ld"
SOURCES = sorted((ROOT / "web" / "static" / "fonts").glob("*-wght-normal.woff2"))
FAMILY = "GCM Sans"
WEIGHTS = {"Regular": 400, "SemiBold": 650}
LETTERS = [
    *range(0x20, 0x180),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2070),
    0x20AC,
    0x2191,
    0x2193,
    0x2212,
]


def make(style: str, weight: int, folder: Path) -> TTFont:
    """Return the font of a weight, with the letters of all sources."""
    parts = []
    for source in reversed(SOURCES):
        font = instancer.instantiateVariableFont(TTFont(source), {"wght": weight})
        font.flavor = None
        for table in {"GDEF", "GPOS", "GSUB", "STAT"} & {*font.keys()}:
            del font[table]
        parts.append(folder / f"{source.stem}.ttf")
        font.save(parts[-1])
    font = merge.Merger().merge([str(path) for path in parts])
    names = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"GCMSans-{style}"}
    for record in [one for one in font["name"].names if one.nameID not in (0, 13, 14)]:
        font["name"].removeNames(nameID=record.nameID)
    for number, words in {**names, 16: FAMILY, 17: style}.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"])
    cut = subset.Subsetter(options)
    cut.populate(unicodes=LETTERS)
    cut.subset(font)
    return font


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for style, weight in WEIGHTS.items():
            path = ROOT / "pictures" / "fonts" / f"gcm-sans-{style.lower()}.ttf"
            make(style, weight, Path(folder)).save(path)
            print(path, path.stat().st_size)
