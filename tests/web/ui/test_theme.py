"""Themes: what people read is readable, and what is not is refused by name."""

import pytest

from nexo.web.ui import theme


@pytest.mark.parametrize("name", ["default", "dark", "contrast"])
def test_every_pair_of_a_shipped_theme_can_be_read(name: str) -> None:
    assert theme.refusals(theme.tokens(name)) == []


def test_the_high_contrast_theme_reaches_seven_for_every_text() -> None:
    tokens = theme.tokens("contrast")
    texts = [(ink, ground) for ink, ground, least in theme.PAIRS if least >= 4.5]
    assert [pair for pair in texts if theme.contrast(tokens[pair[0]], tokens[pair[1]]) < 7] == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5c6b", "#ffffff", 7.62)],
)
def test_contrast_follows_wcag(one: str, other: str, ratio: float) -> None:
    assert round(theme.contrast(one, other), 2) == ratio
    assert theme.contrast(one, other) == theme.contrast(other, one)


def test_a_town_that_changes_its_brand_changes_what_hangs_on_it() -> None:
    css = theme.own_stylesheet({"brand": "#7a1f3d", "brand-strong": "#4d1226", "other": "#123456"})
    assert "--nx-brand:#7a1f3d;" in css
    assert "--nx-link:#7a1f3d;" in css
    assert "--nx-band:#4d1226;" in css
    assert "#123456" not in css


def test_a_theme_that_cannot_be_read_is_refused_with_the_pair_named() -> None:
    with pytest.raises(theme.ThemeUnreadable) as caught:
        theme.own_stylesheet({"brand": "#7fd3e0"})
    assert "link sobre paper: contraste 1.6, se necesita 4.5" in caught.value.message


def test_mixing_lays_a_share_of_one_colour_over_another() -> None:
    assert theme.mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert theme.mixed("#0b5c6b", "#ffffff", 0.0) == "#ffffff"
