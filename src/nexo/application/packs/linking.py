"""What a pack refers to must be in it, or be known: areas, groups, services, legal terms."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop

from nexo.application.packs.errors import Fault, fault
from nexo.application.packs.shape import BY_NAME, Pack
from nexo.application.packs.terms import packaged_terms

_NONE = gettext_noop(
    "«%(column)s» nombra «%(code)s», que no está en %(target)s: agregalo ahí o corregí el código."
)
_LAW = gettext_noop("«legal_term» nombra «%(code)s», que no es un plazo legal conocido: corregilo o quitalo.")
_ABOVE = gettext_noop(
    "«%(code)s» depende de sí misma o de un área que va después: cambiá el orden o «parent»."
)
_SAME = gettext_noop("«deputy» es la misma área que «owner»: la suplente tiene que ser otra.")

_LINKS = (
    ("positions", "unit", "units"),
    ("offices", "unit", "units"),
    ("services", "owner", "units"),
    ("services", "deputy", "units"),
    ("services", "group", "groups"),
    ("statuses", "service", "services"),
    ("delegations", "service", "services"),
)


def broken_links(pack: Pack) -> list[Fault]:
    """Return every reference that leads nowhere. A file that a pack does not have is not held against it."""
    return [*_units(pack), *_links(pack), *_terms(pack)]


def _units(pack: Pack) -> Iterator[Fault]:
    before: set[str] = set()
    for key, row in pack.of("units").items():
        parent = row.get("parent", "")
        if parent and parent not in pack.of("units"):
            yield _at(pack, "units", key, _NONE, column="parent", code=parent, target="units.yaml")
        elif parent and parent not in before:
            yield _at(pack, "units", key, _ABOVE, code=key)
        before.add(key)


def _links(pack: Pack) -> Iterator[Fault]:
    for subject, column, target in _LINKS:
        if target not in pack.rows:
            continue
        for key, row in pack.of(subject).items():
            code = row.get(column, "")
            if code and code not in pack.of(target):
                file = BY_NAME[target].file
                yield _at(pack, subject, key, _NONE, column=column, code=code, target=file)


def _terms(pack: Pack) -> Iterator[Fault]:
    known = {str(row["code"]) for row in packaged_terms()}
    for key, row in pack.of("services").items():
        code = row.get("legal_term", "")
        if code and code not in known:
            yield _at(pack, "services", key, _LAW, code=code)
        if row.get("deputy") == row["owner"]:
            yield _at(pack, "services", key, _SAME)


def _at(pack: Pack, subject: str, key: str, sentence: str, **values: Any) -> Fault:
    return fault(BY_NAME[subject].file, pack.lines.get((subject, key), 1), sentence, **values)
