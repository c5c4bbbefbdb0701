"""Writes who governs and what is offered: few rows, by the ORM, with ids drawn from the seed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from nexo.application.demo.city import calendar, ground, services, streets
from nexo.application.demo.load.elsewhere import point_of, write_elsewhere
from nexo.application.demo.load.made import Ground
from nexo.application.demo.profiles import Profile
from nexo.application.packs.terms import install_packaged_terms
from nexo.domain.catalogue.actions.write_routing import read_rule
from nexo.domain.catalogue.enums import Competence, VersionStatus, Visibility
from nexo.domain.catalogue.models import (
    Delegation,
    LegalTerm,
    PublicService,
    RoutingRule,
    RoutingSet,
    ServiceGroup,
    ServiceVersion,
    StatusType,
)
from nexo.domain.catalogue.queries.routing import reason_of, routing_rules, tongue_of
from nexo.domain.catalogue.rules.routing.sentence import to_json
from nexo.domain.catalogue.rules.routing.writing import render, told
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.domain.organisation.models import (
    DistrictZone,
    Jurisdiction,
    Office,
    Street,
    StreetSegment,
    Unit,
    Zone,
)
from nexo.domain.organisation.rules.street_names import pieces_of
from nexo.domain.visits.models import Queue, ServicePoint
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.text.fold import fold

_SINCE = date(2016, 1, 4)
_CATALOGUE_SINCE_DAYS = 30
_POINTS = 4


def write_ground(profile: Profile, *, published_at: datetime) -> Ground:
    """Write jurisdiction, areas, zones, offices, a queue, catalogue and routing; inside the caller's transaction."""
    made = Ground(_jurisdiction(profile))
    _publish_calendar(made.jurisdiction, published_at)
    install_packaged_terms()
    _write_units(made)
    _write_zones(made, profile)
    _write_streets(made)
    _write_offices(made)
    _write_catalogue(made, published_at)
    write_elsewhere(made, published_at)
    _write_routing(made, published_at)
    return made


def _jurisdiction(profile: Profile) -> Jurisdiction:
    facts = ground.read_toml("city.toml")
    return Jurisdiction.objects.create(
        **facts["jurisdiction"], contact=facts["contact"], population=profile.inhabitants, is_demo=True
    )


def _publish_calendar(town: Jurisdiction, at: datetime) -> None:
    today = clock.today(town.zone_info)
    years = range(today.year - 3, today.year + 5)
    version = publish_calendar(
        actor=system(town.pk),
        firm_until=date(today.year, 12, 31),
        local=calendar.local_days(years),
        subdivision=calendar.subdivision(),
        legal_act="Decreto 12",
    )
    version.published_at = at
    version.save(update_fields=["published_at"])
    town.calendar = version


def _write_units(made: Ground) -> None:
    for row in ground.units():
        parent = made.units.get(row.parent)
        made.units[row.code] = Unit(
            jurisdiction=made.jurisdiction,
            code=row.code,
            name=row.name,
            parent=parent,
            path=f"{parent.path}/{row.code}" if parent else row.code,
            is_external=row.is_external,
            is_protected=row.is_protected,
            kind=UnitKind.DISTRICT if row.code in _districts()["zones"] else UnitKind.AREA,
            valid_from=_SINCE,
        )
    Unit.objects.bulk_create(made.units.values())


def _write_zones(made: Ground, profile: Profile) -> None:
    for row in ground.zones():
        made.zones[row.code] = Zone(
            jurisdiction=made.jurisdiction,
            code=row.code,
            name=row.name,
            population=round(row.population * profile.scale),
            nbi_percent=row.nbi_percent,
            no_internet_percent=row.no_internet_percent,
            is_floodable=row.is_floodable,
            is_informal=row.is_informal,
            is_rural=row.is_rural,
            polygon=row.polygon,
            lon=row.label[0],
            lat=row.label[1],
        )
    Zone.objects.bulk_create(made.zones.values())
    DistrictZone.objects.bulk_create(
        DistrictZone(
            unit=made.units[unit],
            zone=made.zones[zone],
            valid_from=_SINCE,
            legal_act="Ordenanza de delegaciones",
        )
        for unit, zones in _districts()["zones"].items()
        for zone in zones
    )


def _write_streets(made: Ground) -> None:
    lines = streets.lines()
    known = {
        line.name: Street(jurisdiction=made.jurisdiction, name=line.name, ngrams=pieces_of([line.name]))
        for line in lines
    }
    Street.objects.bulk_create(known.values())
    StreetSegment.objects.bulk_create(
        StreetSegment(
            street=known[line.name],
            first_number=1,
            last_number=streets.LAST_NUMBER,
            first_lat=line.first[0],
            first_lon=line.first[1],
            last_lat=line.last[0],
            last_lon=line.last[1],
            zone=made.zones[line.zone],
        )
        for line in lines
    )


def _write_offices(made: Ground) -> None:
    offices = Office.objects.bulk_create(
        Office(
            jurisdiction=made.jurisdiction,
            unit=made.units[row.unit],
            name=row.name,
            address=row.address,
            phone=row.phone,
            hours=row.hours,
            **point_of(made, row.address, row.zone),
        )
        for row in ground.offices()
    )
    queue = Queue.objects.create(jurisdiction=made.jurisdiction, office=offices[0], code="centro")
    ServicePoint.objects.bulk_create(
        ServicePoint(queue=queue, name=f"Puesto {place}", place=place) for place in range(1, _POINTS + 1)
    )


def _write_catalogue(made: Ground, published_at: datetime) -> None:
    groups = {
        row.code: ServiceGroup(
            jurisdiction=made.jurisdiction, code=row.code, name=row.name, name_en=row.name_en, order=number
        )
        for number, row in enumerate(services.groups(), start=1)
    }
    ServiceGroup.objects.bulk_create(groups.values())
    laws = {term.code: term for term in LegalTerm.objects.filter(code__startswith="AR-", valid_to=None)}
    for row in services.services():
        service = _service(made, row, groups[row.group])
        made.services[row.code] = service
        made.versions[row.code] = _version(service, row, published_at)
        if row.legal_term:
            made.versions[row.code].legal_term = laws[row.legal_term]
    PublicService.objects.bulk_create(made.services.values())
    ServiceVersion.objects.bulk_create(made.versions.values())
    _write_delegations(made, published_at)
    StatusType.objects.bulk_create(
        StatusType(jurisdiction=made.jurisdiction, order=number, **row)
        for number, row in enumerate(ground.read_toml("status_types.toml")["status"], start=1)
    )


def _write_delegations(made: Ground, granted_at: datetime) -> None:
    made.delegations = {
        row.code: Delegation(
            jurisdiction=made.jurisdiction,
            service=made.services[row.code],
            role=Role.FRONT_OFFICE,
            legal_act="Decreto 12, anexo de delegaciones",
            valid_from=_SINCE,
            granted_at=granted_at,
        )
        for row in services.services()
        if row.front_office
    }
    Delegation.objects.bulk_create(made.delegations.values())


def _service(made: Ground, row: services.ServiceRow, group: ServiceGroup) -> PublicService:
    owner = made.units[row.owner]
    deputy = made.units.get(row.deputy) or owner.parent
    words = "\n".join(row.keywords)
    return PublicService(
        jurisdiction=made.jurisdiction,
        code=row.code,
        kind=row.kind,
        group=group,
        name=row.name,
        name_en=row.name_en,
        owner_unit=owner,
        deputy_unit=deputy,
        competence=_competence(row),
        external_body=made.units[row.external].name if row.external else "",
        keywords=words,
        search_text=fold(f"{row.code} {row.name} {row.name_en} {words} {row.description}"),
        popularity=round(row.weight or row.volume / 200),
        in_districts=row.code in _districts()["services"],
    )


def _competence(row: services.ServiceRow) -> Competence:
    if not row.external:
        return Competence.OWN
    return Competence.EXTERNAL if row.external_share == 1 else Competence.SHARED


def _version(service: PublicService, row: services.ServiceRow, published_at: datetime) -> ServiceVersion:
    return ServiceVersion(
        service=service,
        status=VersionStatus.PUBLISHED,
        summary=row.description,
        summary_en=row.description_en,
        description=_description(row),
        description_en=_description_en(row),
        fields=[dict(each) for each in row.fields],
        documents=[dict(each) for each in row.documents],
        urgency=row.priority,
        safety_points=row.safety,
        resolution_amount=row.term.amount,
        resolution_unit=row.term.unit,
        response_amount=row.response.amount,
        response_unit=row.response.unit,
        needs_location="L" in row.asks,
        needs_person="P" in row.asks,
        needs_contact="C" in row.asks,
        wants_photo="F" in row.asks,
        anonymous_allowed="A" in row.asks,
        visibility=visibility_of(row),
        evidence=row.evidence,
        cost_text=row.cost or "Gratis",
        cost_text_en=row.cost_en or "Free of charge",
        where_text=row.where or "Por web, WhatsApp, el 147 o cualquier mostrador.",
        where_text_en=row.where_en or "On the web, by WhatsApp, on 147 or at any counter.",
        law_text=row.law,
        law_text_en=row.law_en,
        call_script=row.call_script,
        call_script_en=row.call_script_en,
        published_at=published_at,
    )


def visibility_of(row: services.ServiceRow) -> Visibility:
    """Return who may learn that a case of this service exists."""
    if row.protected:
        return Visibility.PROTECTED
    return Visibility.RESERVED if row.reserved_identity else Visibility.NORMAL


def _description(row: services.ServiceRow) -> str:
    lines = [row.description]
    if row.documents:
        lines.append("Qué hay que traer:\n" + "\n".join(f"- {each['name']}" for each in row.documents))
    if row.refer:
        lines.append(f"Si es urgente: {row.refer}.")
    return "\n\n".join(lines)


def _description_en(row: services.ServiceRow) -> str:
    lines = [row.description_en]
    if row.documents:
        lines.append("What to bring:\n" + "\n".join(f"- {each['name_en']}" for each in row.documents))
    if row.refer:
        lines.append(f"If it is urgent: {row.refer}.")
    return "\n\n".join(lines)


def _write_routing(made: Ground, published_at: datetime) -> None:
    tongue = tongue_of(made.jurisdiction.id)
    first = RoutingSet.objects.create(
        jurisdiction=made.jurisdiction,
        number=1,
        status=VersionStatus.PUBLISHED,
        created_at=published_at,
        published_at=published_at,
    )
    for number, row in enumerate(_rules(), start=1):
        said = read_rule(row["sentence"], tongue)
        RoutingRule.objects.create(
            routing_set=first,
            number=number,
            order=number,
            sentence=render(said, tongue.vocabulary),
            told=told(said, tongue.vocabulary),
            says=to_json(said),
            unit=made.units[row["unit"]],
        )


def _rules() -> list[dict[str, Any]]:
    """Return the rules of the city, each with its sentence."""
    return [
        {
            **row,
            "sentence": f"si el servicio es {row['service']} y la zona es {' o '.join(row['zones'])},"
            f" va a {row['unit']}",
        }
        for row in ground.read_toml("city.toml")["rule"]
    ]


def _districts() -> dict[str, Any]:
    """Return the services that districts attend, and the zones of each."""
    found: dict[str, Any] = ground.read_toml("city.toml")["districts"]
    return found


def routes(jurisdiction_id: UUID) -> dict[tuple[str, str], tuple[str, str]]:
    """Return unit and reason of each (service, zone) that a rule or a district has. Two queries."""
    reasons = {row.number: reason_of(row) for row in routing_rules(jurisdiction_id)}
    covered = DistrictZone.objects.filter(unit__jurisdiction_id=jurisdiction_id)
    attended = {
        (service, zone): (code, f"{name} atiende este servicio en {place}")
        for zone, place, code, name in covered.values_list(
            "zone__code", "zone__name", "unit__code", "unit__name"
        )
        for service in _districts()["services"]
    }
    return attended | {
        (row["service"], code): (row["unit"], reasons[number])
        for number, row in enumerate(_rules(), start=1)
        for code in row["zones"]
    }


def account_ids(rows: Iterable[tuple[str, UUID]]) -> dict[str, str]:
    """Return the ids of channel accounts by slug, as COPY reads them."""
    return {slug: pk.hex for slug, pk in rows}
