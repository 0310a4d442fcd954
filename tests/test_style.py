"""The look: enough contrast in light and dark, nothing from another host, a shape for each state."""

import itertools
import re

import pytest

from gcm_ld.matrix import cell_states
from gcm_ld.web.pages import views

SHEETS = {path.name: path.read_text() for path in sorted(views.STATIC.glob("*.css"))}
TEMPLATES = {path.name: path.read_text() for path in sorted((views.WEB / "templates").glob("*.html"))}
STYLE = SHEETS["style.css"]
TEXTS = ("ink", "soft", "accent", "listed", "claimed", "not-stated", "inferred", "warn")
GROUNDS = ("paper", "sheet", "accent-soft", "listed-soft", "claimed-soft", "inferred-soft")


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
    *("take it away", "take the answer", "away</h", "each head of the table", "those that are marked"),
    *("weakest link", "as it came to pass", "what it was asked of", "on the screen:", "likeness"),
    *(
        "lies here",
        "lie here",
        "is another thing than",
        "columns with none",
        "beside its areas",
        "one row a ",
    ),
)
"""Phrases that only their makers understood, and that no page says."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_page_has_a_phrase_that_readers_did_not_understand(name):
    text = re.sub(r"\{#.*?#\}", "", TEMPLATES[name], flags=re.S).casefold()
    assert [phrase for phrase in BANNED if phrase in text] == []


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
    assert "@media (prefers-color-scheme: dark)" in STYLE
    assert ":focus-visible" in STYLE


def test_every_variable_that_is_used_is_named():
    defined = set(re.findall(r"(--[\w-]+):", "".join(SHEETS.values())))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(SHEETS.values())))
    assert used <= defined


def test_templates_hold_no_style_and_no_script_of_their_own():
    for name, text in TEMPLATES.items():
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), name
