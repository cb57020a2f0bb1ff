"""The themes: every ratio of contrast that the look promises, computed from the files themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from formulator.base import paths
from formulator.base.problems import InputError
from formulator.base.shapes import SIGNS
from formulator.ui.look import Theme, read_theme
from formulator.ui.look.theme import SEVERITIES, TOKENS, contrast

THEMES = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0
#: (foreground, background, least ratio); disabled text is exempt.
PAIRS = [
    *[(text, ground, TEXT) for text in ("text", "text2", "text3") for ground in ("surface", "surface2", "bg", "hover", "accent_tint")],
    *[("accent", ground, TEXT) for ground in ("surface", "accent_tint", "bg", "hover")],
    ("on_accent", "accent", TEXT), ("on_accent", "accent_hover", TEXT), ("on_tile", "tile", TEXT),
    *[("border", ground, SHAPE) for ground in ("surface", "bg", "surface2")],
    *[("focus", ground, SHAPE) for ground in ("surface", "bg", "surface2")],
    ("bar_fill", "bar_track", SHAPE), ("skin_edge", "surface", SHAPE), ("accent", "skin", SHAPE),
]  # fmt: skip


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return read_theme(paths.resources() / "themes" / f"{request.param}.yaml")


@pytest.mark.parametrize(("one", "other", "least"), PAIRS, ids=str)
def test_tokens_are_legible(theme: Theme, one: str, other: str, least: float) -> None:
    assert contrast(theme[one], theme[other]) >= least


@pytest.mark.parametrize("word", SEVERITIES)
def test_severities_are_legible(theme: Theme, word: str) -> None:
    tones = theme.severities[word]
    assert contrast(tones.on, tones.fill) >= TEXT
    assert contrast(tones.word, tones.tint) >= TEXT
    assert contrast(tones.word, theme["surface"]) >= TEXT
    assert contrast(theme["text2"], tones.tint) >= TEXT
    for ground in (theme["surface"], tones.tint, theme["accent_tint"]):
        assert max(contrast(tones.fill, ground), contrast(tones.edge, ground)) >= SHAPE


def test_severities_keep_their_order_without_color(theme: Theme) -> None:
    """The fills of contraindicated, major and moderate differ in lightness, in this order, so that grey tells them apart."""

    def lightness(color: str) -> float:
        y = (contrast(color, "#000000") * 0.05) - 0.05
        return 116 * (y ** (1 / 3)) - 16 if y > 0.008856 else 903.3 * y

    steps = [lightness(theme.severities[word].fill) for word in ("contraindicated", "major", "moderate")]
    assert steps[1] - steps[0] >= 11
    assert steps[2] - steps[1] >= 11


def test_every_severity_has_a_sign_of_its_own() -> None:
    outlines = [(sign.outline, sign.radius, sign.strokes) for sign in SIGNS.values()]
    assert len({repr(outline) for outline in outlines}) == len(outlines)
    assert set(SEVERITIES) <= set(SIGNS)


def test_a_damaged_theme_says_all_that_is_wrong(tmp_path: Path) -> None:
    text = (paths.resources() / "themes" / "light.yaml").read_text(encoding="utf-8")
    path = tmp_path / "light.yaml"
    path.write_text(text.replace('  bg: "#EDF0F3"\n', "").replace("#FFFFFF", "white", 1).replace("tokens:", "tokens:\n  extra: '#000000'"))
    with pytest.raises(InputError) as caught:
        read_theme(path)
    told = str(caught.value)
    assert "bg is missing" in told
    assert "white" in told
    assert "extra" in told


def test_every_token_is_used_for_something() -> None:
    """Names in the theme files and in the table of tokens are the same."""
    for name in THEMES:
        assert set(read_theme(paths.resources() / "themes" / f"{name}.yaml").tokens) == set(TOKENS)
