"""Look for what repeats in a town and offer it to the officials of each area."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from nexo.domain.cases.queries.repeats import Reported, reported, services_reported
from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements.actions.propose_suggestions import propose_suggestions
from nexo.domain.improvements.enums import SuggestionKind
from nexo.domain.improvements.queries.spent import spent_cases
from nexo.domain.improvements.rules import repeats
from nexo.domain.improvements.rules.thresholds import Thresholds, thresholds_of
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.satisfaction.queries import causes_found
from nexo.kernel import clock


def look(*, town: Jurisdiction) -> int:
    """Suggest problems by place, zone and cause; return how many suggestions wait. Done again, nothing is added."""
    at = thresholds_of(town.local_rules)
    since = clock.now() - timedelta(days=at.days)
    places, zones = _in_the_street(town, at, since)
    causes = repeats.repeated_causes(causes_found(jurisdiction_id=town.pk, since=since), at)
    return sum(
        propose_suggestions(jurisdiction_id=town.pk, kinds=[kind], found=repeats.strongest(found, at))
        for kind, found in (
            (SuggestionKind.PLACE, places),
            (SuggestionKind.ZONE, zones),
            (SuggestionKind.CAUSE, causes),
        )
    )


def look_at_cause(*, town: Jurisdiction, unit_id: UUID, cause: str) -> None:
    """Suggest one cause of one area, if it repeats by now."""
    at = thresholds_of(town.local_rules)
    counts = causes_found(
        jurisdiction_id=town.pk,
        since=clock.now() - timedelta(days=at.days),
        unit_id=unit_id,
        cause=cause,
    )
    found = repeats.repeated_causes(counts, at)
    if found:
        propose_suggestions(jurisdiction_id=town.pk, kinds=[SuggestionKind.CAUSE], found=found, lapses=False)


def _in_the_street(
    town: Jurisdiction, at: Thresholds, since: datetime
) -> tuple[list[repeats.Found], list[repeats.Found]]:
    spent = spent_cases(jurisdiction_id=town.pk)
    people = dict(Zone.objects.filter(jurisdiction=town).values_list("pk", "population"))
    least = min(at.incidents, at.zone_incidents)
    places: list[repeats.Found] = []
    zones: list[repeats.Found] = []
    for service in PublicService.objects.filter(
        pk__in=services_reported(jurisdiction_id=town.pk, since=since, at_least=least)
    ).order_by("code"):
        rows = [
            row
            for row in reported(jurisdiction_id=town.pk, service_id=service.pk, since=since)
            if row.case_id not in spent
        ]
        places += repeats.repeated_places(service.pk, [_spot(row) for row in rows], at)
        zones += repeats.repeated_zones(service.pk, service.owner_unit_id, _zones(rows, people), at)
    return places, zones


def _spot(row: Reported) -> repeats.Spot:
    return repeats.Spot(
        case_id=row.case_id,
        incident_id=row.incident_id,
        unit_id=row.unit_id,
        zone_id=row.zone_id,
        lat=row.lat,
        lon=row.lon,
        place=row.place,
    )


def _zones(rows: list[Reported], people: dict[UUID, int]) -> list[repeats.ZoneFacts]:
    seen: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.zone_id is not None:
            seen[row.zone_id].add(row.incident_id)
    counts = Counter({zone: len(incidents) for zone, incidents in seen.items()})
    return [
        repeats.ZoneFacts(zone_id=zone, population=number, incidents=counts[zone])
        for zone, number in sorted(people.items())
    ]
