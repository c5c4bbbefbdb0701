"""A small town for tests: two areas, staff of every role, four services, one square zone."""

from dataclasses import dataclass, field
from datetime import date

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.write_routing import add_rule
from nexo.domain.catalogue.enums import EvidenceRule, ServiceKind, TermUnit, VersionStatus, Visibility
from nexo.domain.catalogue.models import (
    Delegation,
    PublicService,
    RoutingSet,
    ServiceGroup,
    ServiceVersion,
    Training,
)
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction, Position, RoleGrant, StaffMember, Unit, Zone
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.actors import Actor, system
from nexo.kernel.text.fold import fold

PASSWORD = "una clave de prueba larga"  # noqa: S105 - a throw-away town
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-59.0, -35.0], [-58.9, -35.0], [-58.9, -34.9], [-59.0, -34.9], [-59.0, -35.0]]],
}
INSIDE = (-34.95, -58.95)
_UNITS = (
    ("INT", "Intendencia", ""),
    ("SP", "Secretaría de Servicios Públicos", "INT"),
    ("ALU", "Alumbrado", "SP"),
    ("VIA", "Mantenimiento Vial", "SP"),
    ("GEN", "Género y Diversidad", "INT"),
)
# login, role, unit (empty: the whole jurisdiction), the unit where they work
_STAFF = (
    ("atencion", Role.FRONT_OFFICE, "", "INT"),
    ("derivacion", Role.TRIAGE, "", "INT"),
    ("alumbrado", Role.AREA_RESPONSIBLE, "ALU", "ALU"),
    ("vial", Role.AREA_RESPONSIBLE, "VIA", "VIA"),
    ("cuadrilla", Role.CREW, "VIA", "VIA"),
    ("secretaria", Role.SUPERVISOR, "SP", "SP"),
    ("intendencia", Role.CHAIN, "", "INT"),
    ("genero", Role.AREA_RESPONSIBLE, "GEN", "GEN"),
    ("auditoria", Role.AUDITOR, "", "INT"),
    ("sistemas", Role.ADMINISTRATOR, "", "INT"),
    ("prevencion", Role.SECURITY_ANALYST, "", "INT"),
)


STAFF_LOGINS = tuple(login for login, *_ in _STAFF)


@dataclass(slots=True)
class Town:
    """What a test needs at hand; `actors` and `accounts` by login, `units` and `versions` by code."""

    jurisdiction: Jurisdiction
    zone: Zone
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    versions: dict[str, ServiceVersion] = field(default_factory=dict)


def small_town(slug: str = "prueba") -> Town:
    """Create the town; another `slug` makes another jurisdiction with people of its own."""
    jurisdiction = Jurisdiction.objects.create(
        slug=slug,
        name=f"Municipalidad de {slug.title()}",
        short_name=slug.title(),
        code_prefix="PR",
        level=JurisdictionLevel.MUNICIPALITY,
        population=10_000,
        contact={"area_code": "2262", "email": f"hola@{slug}.example", "phone": "147"},
    )
    zone = Zone.objects.create(
        jurisdiction=jurisdiction, code="Z01", name="Centro", population=10_000, polygon=SQUARE
    )
    town = Town(jurisdiction, zone)
    _add_units(town)
    _add_staff(town, slug)
    _add_services(town)
    return town


def _add_units(town: Town) -> None:
    for code, name, parent in _UNITS:
        above = town.units.get(parent)
        town.units[code] = Unit.objects.create(
            jurisdiction=town.jurisdiction,
            code=code,
            name=name,
            parent=above,
            path=f"{above.path}/{code}" if above else code,
            is_protected=code == "GEN",
            valid_from=date(2020, 1, 1),
        )
    for code, title, level in (
        ("INT", "Intendencia", 5),
        ("SP", "Secretaría de Servicios Públicos", 3),
        ("ALU", "Jefatura de Alumbrado", 1),
        ("VIA", "Jefatura de Mantenimiento Vial", 1),
    ):
        Position.objects.create(unit=town.units[code], title=title, level=level)


def _add_staff(town: Town, slug: str) -> None:
    for login, role, unit, home in _STAFF:
        account = Account.objects.create_user(
            f"{login}@{slug}.example", PASSWORD, name=login.title(), kind=AccountKind.STAFF
        )
        member = StaffMember.objects.create(
            jurisdiction=town.jurisdiction, account=account, name=login.title(), unit=town.units[home]
        )
        RoleGrant.objects.create(staff=member, role=role, unit=town.units.get(unit))
        town.accounts[login] = account
        town.actors[login] = actor_for(account)


def _add_services(town: Town) -> None:
    group = ServiceGroup.objects.create(jurisdiction=town.jurisdiction, code="calle", name="La calle")
    common = {"needs_location": True, "anonymous_allowed": True}
    _add_service(town, group, "AP01", "Luminaria apagada", "ALU", keywords="no anda la luz", **common)
    _add_service(
        town,
        group,
        "VI01",
        "Bache en pavimento",
        "VIA",
        keywords="pozo\nbache",
        evidence=EvidenceRule.PHOTO,
        **common,
    )
    _add_service(town, group, "MO01", "Nota general", "INT", needs_contact=True)
    _add_service(
        town, group, "SO04", "Violencia por motivos de género", "GEN", visibility=Visibility.PROTECTED
    )
    Training.objects.bulk_create(
        Training(
            jurisdiction=town.jurisdiction,
            staff=StaffMember.objects.get(account=town.accounts[login]),
            group=group,
            done_on=date(2020, 3, 2),
        )
        for login in ("atencion", "alumbrado", "vial", "genero")
    )
    Delegation.objects.create(
        jurisdiction=town.jurisdiction,
        service=town.versions["MO01"].service,
        role=Role.FRONT_OFFICE,
        legal_act="Decreto 7/2020",
        valid_from=date(2020, 1, 1),
    )


def _add_service(
    town: Town, group: ServiceGroup, code: str, name: str, unit: str, *, keywords: str = "", **version: object
) -> None:
    service = PublicService.objects.create(
        jurisdiction=town.jurisdiction,
        code=code,
        kind=ServiceKind.CLAIM,
        group=group,
        name=name,
        owner_unit=town.units[unit],
        deputy_unit=town.units["INT" if unit == "GEN" else "SP"],
        keywords=keywords,
        search_text=fold(f"{name} {keywords}"),
    )
    town.versions[code] = ServiceVersion.objects.create(
        service=service,
        status=VersionStatus.PUBLISHED,
        summary=name,
        description=f"{name}: contanos dónde y qué pasa.",
        resolution_amount=3,
        resolution_unit=TermUnit.BUSINESS_DAY,
        response_amount=1,
        response_unit=TermUnit.BUSINESS_DAY,
        **version,
    )


def route_by(town: Town, *sentences: str) -> RoutingSet:
    """Add routing rules after those that are there, and put them into force."""
    machine = system(town.jurisdiction.id)
    for sentence in sentences:
        draft = add_rule(actor=machine, sentence=sentence).routing_set
    return publish_routing(actor=machine, revision=draft.revision)
