"""Reads the legal terms that come with the product, a file a country."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from nexo.domain.catalogue.actions.install_terms import install_terms


@cache
def packaged_terms() -> tuple[dict[str, Any], ...]:
    """Return every packaged wording as the columns of `LegalTerm`, by country and in the order of its file."""
    rows: list[dict[str, Any]] = []
    folder = files("nexo.application.packs") / "data" / "terms"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        rows += [{"country": document["country"]} | row for row in document["term"]]
    return tuple(rows)


def install_packaged_terms() -> int:
    """Bring the table of legal terms up to what comes with this version; return how many wordings are new."""
    return install_terms(packaged_terms())
