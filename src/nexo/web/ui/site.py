"""What every page says about the place it belongs to; filled by each site, read by the shells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

THEMES = ("auto", "light", "dark", "contrast")
THEME_COOKIE = "nexo_theme"
KEYS_COOKIE = "nexo_keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place to go to, as shells and lists show it. `count` is said beside it when it is not zero."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    count: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of a page: whose site it is, where its fixed links lead, how it is dressed."""

    name: str
    kind: str = ""
    home_url: str = "/"
    crest_url: str = ""
    stylesheet_url: str = ""
    theme: str = "auto"
    nav: Sequence[Link] = field(default_factory=tuple)
    help: Sequence[Link] = field(default_factory=tuple)
    legal: Sequence[Link] = field(default_factory=tuple)
    about: str = ""
    demo: Sequence[Link] = field(default_factory=tuple)


def chosen_theme(cookies: dict[str, str]) -> str:
    """Return the theme a person chose, or `auto`: the device decides."""
    theme = cookies.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"


def keys_are_off(cookies: dict[str, str]) -> bool:
    """Say whether a person switched keys of a single letter off: with speech input they would go astray."""
    return cookies.get(KEYS_COOKIE) == "off"
