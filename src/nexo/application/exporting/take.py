"""Takes a list away as a file: the rows that the actor may see, at most so many, written down with the act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from nexo.application.exporting import desk_lists, work_lists
from nexo.application.exporting.listing import Listing, PurposeMissing
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.tables.sheet import Cell, Sheet
from nexo.kernel.tables.write import FORMATS

MOST = 10_000
"""Rows of a file, which bound the memory it takes. Who needs more asks a narrower question."""

LISTINGS: dict[str, Listing] = {
    one.slug: one
    for one in (
        desk_lists.CASES,
        desk_lists.CONVERSATIONS,
        desk_lists.PEOPLE,
        desk_lists.CALL_BACKS,
        work_lists.ORDERS,
        work_lists.PROBLEMS,
        work_lists.LETTERS,
        work_lists.FIRINGS,
        work_lists.SIGNALS,
        work_lists.TURNS,
    )
}


@dataclass(frozen=True, slots=True)
class Taken:
    """The file, open at its beginning, and what it holds."""

    file: BytesIO
    name: str
    media_type: str
    rows: int
    is_cut: bool


@dataclass(slots=True)
class _Reading:
    """The rows of a list as they pass: counted, and whoever they speak of remembered."""

    listing: Listing
    actor: Actor
    asked: Mapping[str, str]
    zone: ZoneInfo
    most: int
    count: int = 0
    is_cut: bool = False
    people: dict[UUID, None] = field(default_factory=dict)

    def rows(self) -> Iterator[list[Cell]]:
        after: str | None = None
        while True:
            page = self.listing.read(self.actor, self.asked, after)
            for row in page.items:
                if self.listing.is_protected(row):
                    continue
                if self.count >= self.most:
                    self.is_cut = True
                    return
                self.count += 1
                self._remember(row)
                yield [_cell(column.value(row), self.zone) for column in self.listing.columns]
            after = page.next
            if after is None:
                return

    def last_words(self) -> Iterator[list[Cell]]:
        """Say that the list goes on, once all rows have passed."""
        if self.is_cut:
            yield [
                _("La lista sigue: acá están las primeras %(n)s filas. Usá un filtro para ver el resto.")
                % {"n": self.most}
            ]

    def about(self) -> Iterator[list[Cell]]:
        """Tell what the file is, once all rows have passed."""
        said = {**self.asked, **{name: "…" for name in self.listing.unsaid if name in self.asked}}
        yield [_("Lista"), _(self.listing.name)]
        yield [_("Filtro"), ", ".join(f"{name}: {value}" for name, value in said.items()) or _("ninguno")]
        yield [_("Quién la bajó"), self.actor.label]
        yield [_("Cuándo"), _cell(clock.now(), self.zone)]
        yield [_("Filas"), self.count]
        yield from self.last_words()

    def _remember(self, row: Any) -> None:
        if self.listing.people is not None:
            self.people.update((one, None) for one in self.listing.people(row) if one is not None)


def listing_for(actor: Actor, slug: str) -> Listing:
    """Return a list that the actor may take; raises `NotFound` and `NotAllowed`."""
    listing = LISTINGS.get(slug)
    if listing is None:
        raise NotFound
    if not listing.may(actor):
        raise NotAllowed
    return listing


@transaction.atomic
def take_list(
    *,
    actor: Actor,
    slug: str,
    extension: str,
    asked: Mapping[str, str],
    purpose: str = "",
    most: int = MOST,
) -> Taken:
    """Return the list as a file of the format named, with the filter in force.

    Protected matters are never in it. Who took what, by which filter and how many rows is written down, and of
    every person in it who looked and what for. Raises `PurposeMissing` where people are in it and nobody said.
    """
    listing = listing_for(actor, slug)
    if extension not in FORMATS:
        raise NotFound
    if listing.people is not None and not purpose.strip():
        raise PurposeMissing(field="purpose")
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    reading = _Reading(listing, actor, listing.heard(asked), town.zone_info, most)
    file = BytesIO()
    FORMATS[extension].write(_sheets(reading, extension), file)
    file.seek(0)
    _write_down(reading, extension, purpose)
    return Taken(
        file=file,
        name=f"{slug}-{clock.today(town.zone_info).isoformat()}.{extension}",
        media_type=FORMATS[extension].media_type,
        rows=reading.count,
        is_cut=reading.is_cut,
    )


def _sheets(reading: _Reading, extension: str) -> list[Sheet]:
    """A plain file has one table, and says in its last line that it was cut; the others tell of it apart."""
    heads = [_(column.head) for column in reading.listing.columns]
    name = _(reading.listing.name)
    if extension == "csv":
        return [Sheet(name=name, heads=heads, rows=chain(reading.rows(), reading.last_words()))]
    return [
        Sheet(name=name, heads=heads, rows=reading.rows()),
        Sheet(name=_("Sobre esta planilla"), heads=[_("Dato"), _("Valor")], rows=reading.about()),
    ]


def _write_down(reading: _Reading, extension: str, purpose: str) -> None:
    listing = reading.listing
    said = {name: "…" if name in listing.unsaid else value for name, value in reading.asked.items()}
    audit(
        actor=reading.actor,
        action="exporting.take_list",
        kind="export",
        object_id=None,
        reason=purpose.strip(),
        changes={
            "list": listing.slug,
            "format": extension,
            "filter": said,
            "rows": reading.count,
            "is_cut": reading.is_cut,
        },
    )
    record_reads(
        actor=reading.actor,
        party_ids=reading.people,
        purpose=purpose.strip(),
        kind="export",
        fields=listing.slug,
    )


def _cell(value: object, zone: ZoneInfo) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    if value is None or isinstance(value, str | int | float | date):
        return value
    return str(value)
