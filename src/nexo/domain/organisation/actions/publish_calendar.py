"""Put a calendar into force for a town."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import CalendarKind
from nexo.domain.organisation.errors import CalendarInvalid, JurisdictionUnknown
from nexo.domain.organisation.events import CalendarPublished
from nexo.domain.organisation.models import CalendarVersion, Jurisdiction
from nexo.domain.organisation.rules.local_days import national_days
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

# A case may be open for years, and is counted anew by the calendar of today.
_YEARS_BACK, _YEARS_AHEAD = 10, 4


@transaction.atomic
def publish_calendar(
    *,
    actor: Actor,
    firm_until: date,
    local: Mapping[date, str],
    subdivision: str = "",
    kind: CalendarKind = CalendarKind.ADMINISTRATION,
    legal_act: str = "",
) -> CalendarVersion:
    """Publish the national days off of the town's country and `subdivision` (ISO 3166-2) with `local` ones on top.

    `firm_until` is the last day that decrees have settled; terms that end later are provisional. Raises
    `NotAllowed` but for whoever administers the whole town, `CalendarInvalid`.
    """
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    today = clock.today(town.zone_info)
    years = range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD + 1)
    if any(day.year not in years or not name.strip() for day, name in local.items()):
        raise CalendarInvalid(field="days")
    days = {
        day: {"name": name, "source": "national"}
        for day, name in national_days(town.country, subdivision, years).items()
    }
    days |= {day: {"name": name.strip()[:80], "source": "local"} for day, name in local.items()}
    last = CalendarVersion.objects.filter(jurisdiction=town, kind=kind).aggregate(last=Max("number"))["last"]
    version = CalendarVersion.objects.create(
        jurisdiction=town,
        kind=kind,
        number=(last or 0) + 1,
        days_off={day.isoformat(): days[day] for day in sorted(days)},
        firm_until=firm_until,
        subdivision=subdivision,
        legal_act=legal_act.strip(),
        published_by_id=actor.account_id,
    )
    if kind == CalendarKind.ADMINISTRATION:
        town.calendar = version
        town.save(update_fields=["calendar"])
    audit(
        actor=actor,
        action="organisation.calendar_published",
        kind="calendar",
        object_id=version.id,
        changes={"kind": kind.value, "number": version.number, "local": len(local)},
    )
    record(CalendarPublished(calendar_id=version.id, kind=kind.value), actor=actor)
    return version
