"""The look: enough contrast in light and dark, nothing from another host, a shape for each state."""

import itertools
import re
from pathlib import Path

import pytest

from gcm_ld.matrix import cell_states
from gcm_ld.web.pages import views

ROOT = Path(__file__).parents[1]
SHEETS = {path.name: path.read_text() for path in sorted(views.STATIC.glob("*.css"))}
TEMPLATES = {path.name: path.read_text() for path in sorted((views.WEB / "templates").glob("*.html"))}
STYLE = SHEETS["style.css"]
TEXTS = ("ink", "soft", "accent", "listed", "claimed", "not-stated", "inferred", "warn")
GROUNDS = ("paper", "sheet", "accent-soft", "listed-soft", "claimed-soft")


def colours(dark: bool) -> dict[str, str]:
    """Return the named colours of the light look, or of the dark one."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.S)
    named = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return named[0] | named[1] if dark else named[0]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


BANNED = (
    *("take it away", "to take away", "take the answer", "take the query", "away</h", "as it came to pass"),
    *("each head of the table", "those that are marked", "weakest link", "surest way", "come to pass"),
    *("what it was asked of", "on the screen:", "likeness", "lies here", "lie here", "lie in the parts"),
    *(
        "is another thing than",
        "columns with none",
        "beside its areas",
        "one row a ",
        "one row an ",
        "and its kin",
    ),
    *("belongs or is tied", "belong or are tied", "can be asked why", "how to take it", "knew no objectives"),
    *(
        "none of these is listed in",
        "speaks of it",
        "single mechanisms",
        "is counted of",
        "no statement that",
    ),
    *(
        "house form.",
        "do all of it",
        "what was given is wrong",
        "tell all about",
        "believed for",
        "made there",
    ),
    *("for one who", "is said of what", "of the compact as adopted", "of which an area", "in that the same"),
)
"""Phrases that only their makers understood, and that no page, question or help says."""

HELP = re.compile(r"^    \"\"\".*?\"\"\"|help=\".*?\"|_setting\(.*?\)$", re.M | re.S)
"""What the commands and the settings say of themselves, in their modules."""


def texts() -> dict[str, str]:
    """Return what people read, by the file that it stands in: pages, lists, questions and help."""
    found = {name: re.sub(r"\{#.*?#\}", "", text, flags=re.S) for name, text in TEMPLATES.items()}
    found |= {path.name: path.read_text() for path in (views.WEB / "pages").glob("*lists.py")}
    for path in (ROOT / "queries").rglob("*.rq"):
        lines = [line for line in path.read_text().splitlines() if line.startswith("#+")]
        found[path.relative_to(ROOT).as_posix()] = "\n".join(lines)
    for path in (ROOT / "gcm_ld" / "cli" / "app.py", views.WEB / "config.py"):
        found[path.name] = "\n".join(HELP.findall(path.read_text()))
    return found


@pytest.mark.parametrize(("name", "text"), texts().items(), ids=texts())
def test_no_text_has_a_phrase_that_readers_did_not_understand(name, text):
    assert [phrase for phrase in BANNED if phrase in text.casefold()] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_apostrophes_of_pages_are_typographic(name):
    text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", "", TEMPLATES[name], flags=re.S)
    assert re.findall(r"\w+'\w+", text) == []


def test_the_ratio_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_is_legible_on_every_ground(dark):
    named = colours(dark)
    weak = {
        (text, ground): round(contrast(named[text], named[ground]), 2)
        for text, ground in itertools.product(TEXTS, GROUNDS)
        if contrast(named[text], named[ground]) < 4.5
    }
    assert weak == {}
    assert contrast(named["on-accent"], named["accent"]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_numbers_are_legible_on_every_shade(dark):
    named = colours(dark)
    shares = [int(share) for share in re.findall(r"--share: (\d+)%", SHEETS["matrix.css"])]
    assert len(shares) == len(cell_states.SHADES) - 1
    for strong, share in itertools.product(("listed", "inferred"), shares):
        parts = [
            (int(named[strong][at : at + 2], 16), int(named["paper"][at : at + 2], 16)) for at in (1, 3, 5)
        ]
        ground = "#" + "".join(f"{round((a * share + b * (100 - share)) / 100):02x}" for a, b in parts)
        assert contrast(named["ink"], ground) >= 4.5, (strong, share)
        assert contrast(named["on-accent"], named[strong]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_edges_of_controls_and_the_focus_stand_out(dark):
    named = colours(dark)
    for edge, ground in itertools.product(("line-strong", "focus"), ("paper", "sheet")):
        assert contrast(named[edge], named[ground]) >= 3, (edge, ground)


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_comes_from_another_host(name):
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", SHEETS[name])
    assert not [address for address in addresses if re.match(r"(https?:)?//|data:", address)]
    assert "@import" not in SHEETS[name]
    for address in addresses:
        assert (views.STATIC / address).is_file(), address


def test_every_state_has_a_shape():
    for state in cell_states.SYMBOLS:
        assert f".state-{state.replace(' ', '-')} .symbol::before" in STYLE


def test_the_look_heeds_print_motion_forced_colours_and_darkness():
    for asked in ("print", "(prefers-reduced-motion: reduce)", "(forced-colors: active)"):
        assert f"@media {asked}" in STYLE
    assert "@media screen and (prefers-color-scheme: dark)" in STYLE
    assert ":focus-visible" in STYLE


def test_every_variable_that_is_used_is_named():
    defined = set(re.findall(r"(--[\w-]+):", "".join(SHEETS.values())))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(SHEETS.values())))
    assert used <= defined


def test_templates_hold_no_style_and_no_script_of_their_own():
    for name, text in TEMPLATES.items():
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), name
