"""Themes: colour tokens by name, and the refusal of a theme that people could not read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nexo.kernel.errors import Invalid

FOLDER = Path(__file__).parent / "themes"
OWN_TOKENS = ("brand", "brand-strong", "accent", "paper")
_LINEAR_BELOW = 0.04045

# (ink, ground, least contrast): WCAG 2.2 asks 4.5 for text, 3 for what is not text.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", 7.0),
    ("ink", "surface", 7.0),
    ("ink", "sunken", 7.0),
    ("ink", "brand-tint", 7.0),
    ("ink", "accent-tint", 7.0),
    ("ink-soft", "paper", 4.5),
    ("ink-soft", "surface", 4.5),
    ("ink-soft", "sunken", 4.5),
    ("ink-soft", "brand-tint", 4.5),
    ("link", "paper", 4.5),
    ("link", "surface", 4.5),
    ("link", "brand-tint", 4.5),
    ("link-hover", "brand-tint", 4.5),
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-strong", 4.5),
    ("on-band", "band", 7.0),
    ("on-band-soft", "band", 4.5),
    ("on-accent", "accent", 7.0),
    ("line-strong", "surface", 3.0),
    ("line-strong", "paper", 3.0),
    ("brand", "surface", 3.0),
    ("good", "surface", 4.5),
    ("good-strong", "good-tint", 4.5),
    ("warn", "surface", 4.5),
    ("warn-strong", "warn-tint", 4.5),
    ("bad", "surface", 4.5),
    ("bad", "bad-tint", 4.5),
    ("bad-strong", "bad-tint", 4.5),
    ("info", "surface", 4.5),
    ("info-strong", "info-tint", 4.5),
)


class ThemeUnreadable(Invalid):
    """A pair of colours whose contrast is too low; the message names the pair."""

    code = "theme_unreadable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One pair that fails: what stands on what, how far it gets, how far it must."""

    ink: str
    ground: str
    ratio: float
    least: float

    def __str__(self) -> str:
        return f"{self.ink} sobre {self.ground}: contraste {self.ratio:.1f}, se necesita {self.least:.1f}"


@cache
def tokens(name: str) -> Mapping[str, str]:
    """Return the tokens of a theme file: `default`, `dark` or `contrast`."""
    loaded: dict[str, str] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["tokens"]
    return loaded


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def refusals(theme: Mapping[str, str]) -> list[Refusal]:
    """Return every pair of `theme` that cannot be read."""
    found = []
    for ink, ground, least in PAIRS:
        ratio = contrast(theme[ink], theme[ground])
        if ratio < least:
            found.append(Refusal(ink, ground, ratio, least))
    return found


def own_stylesheet(own: Mapping[str, str]) -> str:
    """Return the CSS of a town's own colours over the default theme.

    Only `OWN_TOKENS` may be given; what hangs on them (links, the band, tints) follows.
    Raises `ThemeUnreadable`.
    """
    changed = _with_what_hangs_on(own)
    if wrong := refusals({**tokens("default"), **changed}):
        raise ThemeUnreadable("; ".join(str(refusal) for refusal in wrong))
    lines = "".join(f"--nx-{name}:{value};" for name, value in sorted(changed.items()))
    # A person's choice of dark or high contrast, or the device's, goes before the town's colours.
    return (
        "@media (prefers-color-scheme: light) and (prefers-contrast: no-preference)"
        f"{{:root:not([data-theme]){{{lines}}}}}"
        f':root[data-theme="light"]{{{lines}}}'
    )


def own_refusals(own: Mapping[str, str]) -> list[Refusal]:
    """Return every pair that cannot be read once a town's own colours lie over the default theme."""
    return refusals({**tokens("default"), **_with_what_hangs_on(own)})


def _with_what_hangs_on(own: Mapping[str, str]) -> dict[str, str]:
    """Return a town's own colours with the links, the band and the tints that follow from them."""
    changed = {name: value for name, value in own.items() if name in OWN_TOKENS}
    if "brand" in changed:
        changed["link"] = changed["brand"]
        changed["brand-tint"] = mixed(changed["brand"], "#ffffff", 0.11)
    if "brand-strong" in changed:
        changed["link-hover"] = changed["band"] = changed["brand-strong"]
        changed["on-band-soft"] = mixed("#ffffff", changed["brand-strong"], 0.8)
    return changed


def mixed(colour: str, ground: str, share: float) -> str:
    """Return `share` of `colour` laid over `ground`, both `#rrggbb`."""
    parts = []
    for at in (1, 3, 5):
        top, under = int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)
        parts.append(f"{round(top * share + under * (1 - share)):02x}")
    return f"#{''.join(parts)}"
