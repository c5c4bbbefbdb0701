"""Finds the kinds of settings; each is registered from above when the product starts."""

from nexo.domain.settings.errors import SettingUnknown
from nexo.domain.settings.ports import Kind

_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of setting known."""
    _kinds[kind.slug] = kind


def kind_of(slug: str) -> Kind:
    """Return a kind; raises `SettingUnknown`."""
    if slug not in _kinds:
        raise SettingUnknown
    return _kinds[slug]
