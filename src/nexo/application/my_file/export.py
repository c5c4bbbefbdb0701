"""All that is held about a neighbour, to take along, as lists of plain rows."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.application.my_file.held import Held, holdings
from nexo.application.my_file.matters import Matter, ended_matters, open_matters
from nexo.application.my_file.story import Entry, story
from nexo.application.privacy.queries import Look, who_looked
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record as audit
from nexo.kernel.paging import Page

MOST = 2_000
"""Rows of each list that one archive holds; what is beyond is asked for as a right over one's data."""
_A_PAGE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_MARK = "\ufeff"
PURPOSE = gettext_noop("copia para la persona")

Row = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copy:
    """The lists by name; `is_whole` False when one of them was cut at `MOST`."""

    lists: Mapping[str, list[Row]]
    is_whole: bool


def own_copy(*, actor: Actor) -> Copy:
    """Return all that is held about the neighbour, in lists of plain rows; the taking is written down."""
    lists = _lists(actor)
    audit(actor=actor, action="privacy.export", kind="party", object_id=actor.party_id)
    if actor.party_id is not None:
        record_reads(actor=actor, party_ids=[actor.party_id], purpose=PURPOSE, kind="export")
    return Copy(lists, all(len(rows) < MOST for rows in lists.values()))


def _lists(actor: Actor) -> dict[str, list[Row]]:
    held = holdings(actor=actor)
    ended = _all(lambda after: ended_matters(actor=actor, after=after, limit=_A_PAGE))
    happened = _all(lambda after: story(actor=actor, after=after, limit=_A_PAGE))
    party_id = actor.party_id or UUID(int=0)
    looks = _all(lambda after: who_looked(actor=actor, party_id=party_id, after=after, limit=_A_PAGE))
    return {
        "datos": [_held(title, one) for title, rows in held.groups for one in rows],
        "pedidos": [_matter(one) for one in [*open_matters(actor=actor), *ended][:MOST]],
        "historia": [_entry(one) for one in happened],
        "quien_miro": [_look(one) for one in looks],
    }


def _all(page: Callable[[str | None], Page[T]]) -> list[T]:
    """Read the pages of a list one after the other, up to `MOST` rows."""
    found: list[T] = []
    after: str | None = None
    while len(found) < MOST:
        one = page(after)
        found += one.items
        if one.next is None:
            break
        after = one.next
    return found[:MOST]


def _held(title: str, one: Held) -> Row:
    return {
        "grupo": title,
        "dato": one.label,
        "valor": one.value,
        "origen": one.source,
        "fecha": one.at.isoformat(),
        "nota": one.note,
    }


def _matter(one: Matter) -> Row:
    return {
        "codigo": one.code,
        "servicio": one.service_name,
        "estado": one.phase_label,
        "oficina": one.unit_name,
        "lugar": one.place_text,
        "recibido": one.received_at.isoformat(),
        "vence": one.due_at.isoformat() if one.due_at else "",
    }


def _entry(one: Entry) -> Row:
    return {
        "fecha": one.at.isoformat(),
        "tipo": one.kind,
        "medio": one.channel,
        "de": _("vos") if one.is_mine else _("la Municipalidad"),
        "asunto": one.title,
        "texto": one.text,
        "codigo": one.code,
    }


def _look(one: Look) -> Row:
    return {
        "fecha": one.at.isoformat(),
        "quien": one.who,
        "que": one.what,
        "para_que": one.purpose,
        "datos": one.fields,
    }


def as_csv(rows: Sequence[Row]) -> str:
    """Return rows as a spreadsheet reads them; what somebody wrote is never taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {name: f"'{text}" if text.startswith(_FORMULA) else text for name, text in row.items()}
        )
    return f"{_MARK}{out.getvalue()}"
