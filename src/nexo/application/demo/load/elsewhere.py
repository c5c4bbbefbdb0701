"""Writes what other bodies do, where each service is attended, who may ask, and where the town invites to ask."""

from datetime import datetime
from typing import Any

from nexo.application.demo.city.ground import read_toml, week
from nexo.application.demo.load.made import Ground
from nexo.domain.catalogue.enums import Competence, ServiceKind, SignKind, TermUnit, VersionStatus
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServicePlace, ServiceVersion, Sign
from nexo.domain.organisation.models import Office
from nexo.domain.organisation.queries.places import locate
from nexo.kernel.text.fold import fold

_DESK = "ATV"
_GROUP = ("elsewhere", "De otros organismos", "Of other bodies", "globe")


def write_elsewhere(made: Ground, published_at: datetime) -> None:
    """Write offices and services of other bodies, places and audiences of our own, and signs."""
    facts = read_toml("elsewhere.toml")
    _write_offices(made, facts["office"])
    _write_services(made, facts["service"], published_at)
    _write_places(made, facts["place"])
    for row in facts["audience"]:
        versions = [made.versions[code] for code in row["services"]]
        for version in versions:
            version.audience, version.audience_en = row["es"], row["en"]
        ServiceVersion.objects.bulk_update(versions, ["audience", "audience_en"])
    Sign.objects.bulk_create(_sign(made, row, published_at) for row in facts["sign"])


def point_of(made: Ground, address: str, zone: str) -> dict[str, float | None]:
    """Return the point of an address in a zone, or of the zone where no street of it is in the register."""
    place = made.zones[zone]
    found = next((one for one in locate(made.jurisdiction.pk, address) if one.zone_id == place.pk), None)
    return {"lat": found.lat, "lon": found.lon} if found else {"lat": place.lat, "lon": place.lon}


def _write_offices(made: Ground, rows: list[dict[str, Any]]) -> None:
    Office.objects.bulk_create(
        Office(
            jurisdiction=made.jurisdiction,
            **{name: row[name] for name in ("name", "body", "address", "phone", "url")},
            **point_of(made, row["address"], row["zone"]),
            hours=week(row["weekdays"], None),
        )
        for row in rows
    )


def _write_services(made: Ground, rows: list[dict[str, Any]], published_at: datetime) -> None:
    code, name, name_en, icon = _GROUP
    group = ServiceGroup.objects.create(
        jurisdiction=made.jurisdiction, code=code, name=name, name_en=name_en, icon=icon, order=80
    )
    offices = {
        one.body: one for one in Office.objects.filter(jurisdiction=made.jurisdiction).exclude(body="")
    }
    desk = made.units[_DESK]
    for row in rows:
        words = "\n".join(row["keywords"])
        service = PublicService.objects.create(
            jurisdiction=made.jurisdiction,
            **{name: row[name] for name in ("code", "name", "name_en")},
            kind=ServiceKind.PROCEDURE,
            group=group,
            owner_unit=desk,
            deputy_unit=desk.parent,
            competence=Competence.EXTERNAL,
            external_body=row["body"],
            keywords=words,
            search_text=fold(f"{row['code']} {row['name']} {row['name_en']} {words} {row['description']}"),
        )
        ServicePlace.objects.create(service=service, office=offices[row["body"]])
        ServiceVersion.objects.create(
            service=service,
            status=VersionStatus.PUBLISHED,
            takes_requests=False,
            summary=row["description"],
            summary_en=row["description_en"],
            audience=row["audience"],
            audience_en=row["audience_en"],
            cost_text=row["cost"],
            cost_text_en=row["cost_en"],
            law_text=row["law"],
            law_text_en=row["law_en"],
            documents=[{**item, "required": True} for item in row["documents"]],
            outside_url=row["outside_url"],
            booking_url=row.get("booking_url", ""),
            resolution_amount=1,
            resolution_unit=TermUnit.BUSINESS_DAY,
            response_amount=1,
            response_unit=TermUnit.BUSINESS_DAY,
            published_at=published_at,
        )


def _write_places(made: Ground, rows: list[dict[str, Any]]) -> None:
    offices = {one.name: one for one in Office.objects.filter(jurisdiction=made.jurisdiction)}
    ServicePlace.objects.bulk_create(
        ServicePlace(service=made.services[code], office=offices[name])
        for row in rows
        for code in row["services"]
        for name in row["offices"]
    )


def _sign(made: Ground, row: dict[str, Any], put_up_at: datetime) -> Sign:
    place = made.zones.get(row["zone"])
    return Sign(
        jurisdiction=made.jurisdiction,
        code=row["code"],
        kind=SignKind(row["kind"]),
        place=row["place"],
        address=row["address"],
        **(point_of(made, row["address"], row["zone"]) if place else {}),
        service=made.services.get(row["service"]),
        put_up_at=put_up_at,
    )
