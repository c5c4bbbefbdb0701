"""A town with one area, a few services and an office; nothing of the demo city."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from nexo.domain.catalogue.enums import ServiceKind, TermUnit, VersionStatus, Visibility
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.organisation.enums import JurisdictionLevel
from nexo.domain.organisation.models import Jurisdiction, Office, Position, Unit
from nexo.kernel import clock

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, 12:00 in the town


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def town(db) -> Jurisdiction:
    town = Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Municipalidad de Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
        population=120_000,
        contact={
            "area_code": "341",
            "phone": "147",
            "whatsapp": "+5493415550147",
            "email": "hola@losceibos.example",
        },
    )
    Office.objects.create(
        jurisdiction=town,
        name="Atención Vecinal",
        address="Av. San Martín 500",
        hours={"mon": [["07:00", "19:00"]]},
    )
    return town


@pytest.fixture
def unit(town) -> Unit:
    unit = Unit.objects.create(
        jurisdiction=town, code="ALU", name="Alumbrado", path="ALU", valid_from=date(2026, 1, 1)
    )
    Position.objects.create(unit=unit, title="Jefatura de guardia", level=1)
    return unit


@pytest.fixture
def group(town) -> ServiceGroup:
    return ServiceGroup.objects.create(
        jurisdiction=town, code="lighting", name="Alumbrado", name_en="Street lighting"
    )


@pytest.fixture
def make_service(town, unit, group):
    def make(code: str = "AP01", name: str = "Luminaria apagada", **version: object) -> ServiceVersion:
        service = PublicService.objects.create(
            jurisdiction=town,
            code=code,
            kind=ServiceKind.CLAIM,
            group=group,
            name=name,
            name_en=f"{name} (en)",
            owner_unit=unit,
            keywords="no anda la luz\nfoco quemado",
        )
        facts: dict[str, object] = {
            "status": VersionStatus.PUBLISHED,
            "summary": "Avisanos de una luz que no prende.",
            "summary_en": "Tell us about a light that is out.",
            "resolution_amount": 2,
            "resolution_unit": TermUnit.BUSINESS_DAY,
            "response_amount": 1,
            "response_unit": TermUnit.BUSINESS_DAY,
            "needs_location": True,
            "anonymous_allowed": True,
            "visibility": Visibility.NORMAL,
        }
        return ServiceVersion.objects.create(service=service, **{**facts, **version})

    return make


@pytest.fixture
def light(make_service) -> ServiceVersion:
    return make_service()
