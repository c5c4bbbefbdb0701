"""Every address of the product, walked from its map."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A named address and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def every_address() -> list[Address]:
    """Return the addresses with a name, and fail on one without."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns, namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        arguments = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from _walk(pattern.url_patterns, inner, arguments)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without a name: {pattern}"
            yield Address(":".join(part for part in (namespace, pattern.name) if part), arguments)
