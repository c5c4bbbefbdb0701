"""Replaces the register of streets of a jurisdiction by what a file says."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import StreetFileInvalid
from nexo.domain.organisation.models import Jurisdiction, Street, StreetSegment, Zone
from nexo.domain.organisation.queries.places import zone_finder
from nexo.domain.organisation.rules.street_file import RowFault, StreetRow, read_row
from nexo.domain.organisation.rules.street_names import pieces_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.geo.lines import point_along

_FAULTS_TOLD = 20
_BATCH = 2_000

Progress = Callable[[int, int], None]
"""Told how many stretches are written, of how many."""


@dataclass(frozen=True, slots=True)
class ImportedStreets:
    """What the register holds now, and how many streets it held before."""

    streets: int
    segments: int
    without_zone: int
    streets_before: int


@transaction.atomic
def import_streets(
    *,
    actor: Actor,
    jurisdiction: Jurisdiction,
    rows: Iterable[tuple[int, Mapping[str, str | None]]],
    progress: Progress = lambda _done, _all: None,
) -> ImportedStreets:
    """Write the streets of (line, row by `rules.street_file.COLUMNS`): all of them, or none if one is wrong.

    The file is the whole register: what it does not name is gone, so that the same file twice changes nothing.
    Without a zone code a stretch lies in the zone that holds its middle. Raises `NotAllowed` and
    `StreetFileInvalid`, which tells the first faults by line.
    """
    jurisdiction = Jurisdiction.objects.select_for_update().get(id=jurisdiction.id)
    if not policies.may_administer(actor, None) or actor.jurisdiction_id != jurisdiction.id:
        raise NotAllowed
    zones = {zone.code: zone for zone in Zone.objects.filter(jurisdiction=jurisdiction).defer("polygon")}
    read = _read(rows, zones)
    before = Street.objects.filter(jurisdiction=jurisdiction).count()
    _clear(jurisdiction)
    streets = _streets(jurisdiction, read)
    Street.objects.bulk_create(streets.values(), batch_size=_BATCH)
    without_zone = _write_segments(jurisdiction, read, streets, zones, progress)
    imported = ImportedStreets(len(streets), len(read), without_zone, before)
    audit(
        actor=actor,
        action="organisation.import_streets",
        kind="jurisdiction",
        object_id=jurisdiction.id,
        changes={
            "streets": imported.streets,
            "segments": imported.segments,
            "before": imported.streets_before,
        },
    )
    return imported


def _read(rows: Iterable[tuple[int, Mapping[str, str | None]]], zones: Mapping[str, Zone]) -> list[StreetRow]:
    read: list[StreetRow] = []
    faults: list[tuple[int, RowFault]] = []
    for line, row in rows:
        try:
            read.append(read_row(line, row, zones))
        except RowFault as fault:
            faults.append((line, fault))
        if len(faults) == _FAULTS_TOLD:
            break
    if not read and not faults:
        faults.append((1, RowFault("el archivo no tiene calles.")))
    if faults:
        raise StreetFileInvalid(faults)
    return read


def _clear(jurisdiction: Jurisdiction) -> None:
    StreetSegment.objects.filter(street__jurisdiction=jurisdiction).delete()
    Street.objects.filter(jurisdiction=jurisdiction).delete()


def _streets(jurisdiction: Jurisdiction, rows: Sequence[StreetRow]) -> dict[str, Street]:
    """Make each street once, with the other names of all its rows."""
    others: dict[str, dict[str, None]] = {}
    for row in rows:
        others.setdefault(row.name, {}).update(dict.fromkeys(row.other_names))
    return {
        name: Street(
            jurisdiction=jurisdiction, name=name, other_names=list(known), ngrams=pieces_of((name, *known))
        )
        for name, known in others.items()
    }


def _write_segments(
    jurisdiction: Jurisdiction,
    rows: Sequence[StreetRow],
    streets: Mapping[str, Street],
    zones: Mapping[str, Zone],
    progress: Progress,
) -> int:
    """Write the stretches and return how many lie in no zone."""
    zone_of = zone_finder(jurisdiction.id)

    def made(part: Sequence[StreetRow]) -> Iterator[StreetSegment]:
        for row in part:
            yield StreetSegment(
                street=streets[row.name],
                first_number=row.first_number,
                last_number=row.last_number,
                parity=row.parity,
                first_lat=row.piece[0],
                first_lon=row.piece[1],
                last_lat=row.piece[2],
                last_lon=row.piece[3],
                zone=zones[row.zone_code] if row.zone_code else zone_of(*point_along(row.piece, 0.5)),
            )

    without_zone = 0
    for start in range(0, len(rows), _BATCH):
        part = list(made(rows[start : start + _BATCH]))
        StreetSegment.objects.bulk_create(part)
        without_zone += sum(segment.zone_id is None for segment in part)
        progress(start + len(part), len(rows))
    return without_zone
