"""A service as machines read it: schema.org GovernmentService and CPSV-AP 3.2 in one block of JSON-LD.

https://schema.org/GovernmentService · https://semiceu.github.io/CPSV-AP/releases/3.2.0/
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nexo.application.whereabouts.nearest import NearOffice
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.models import Jurisdiction, Office
from nexo.kernel.text.languages import said, said_in

CONTEXT = [
    "https://schema.org",
    {
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    },
]
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_LENGTHS = {
    TermUnit.HOUR: "PT{}H",
    TermUnit.CALENDAR_DAY: "P{}D",
    TermUnit.MONTH: "P{}M",
    TermUnit.YEAR: "P{}Y",
}
_WEEK = 5


def described(
    request: HttpRequest, town: Jurisdiction, version: ServiceVersion, offices: Iterable[NearOffice]
) -> dict[str, Any]:
    """Return the service of a version in the language in force; what is not known is left out."""
    service = version.service
    here = request.build_absolute_uri(reverse("portal:service", args=[service.code]))
    name, summary = said(service, "name"), said(version, "summary")
    body = _body(request, town, version)
    return _filled(
        {
            "@context": CONTEXT,
            "@id": here,
            "@type": ["GovernmentService", "cpsv:PublicService"],
            "identifier": service.code,
            "name": name,
            "description": summary,
            "url": here,
            "serviceType": said(service.group, "name"),
            "provider": body,
            "areaServed": {"@type": "AdministrativeArea", "name": town.short_name},
            "audience": _audience(version),
            "availableChannel": _channels(request, town, version, offices),
            "offers": {"@type": "Offer", "description": said(version, "cost_text")}
            if version.cost_text
            else None,
            "dct:identifier": service.code,
            "dct:title": name,
            "dct:description": said(version, "description") or summary,
            "cv:thematicArea": said(service.group, "name"),
            "cv:hasCompetentAuthority": {"@id": body["@id"]},
            "cv:processingTime": processing_time(version) if version.takes_requests else None,
            "cv:hasCost": {"@type": "cv:Cost", "dct:description": said(version, "cost_text")}
            if version.cost_text
            else None,
            "cv:holdsRequirement": _requirements(version),
            "cv:hasLegalResource": {"@type": "eli:LegalResource", "dct:title": said(version, "law_text")}
            if version.law_text
            else None,
        }
    )


def processing_time(version: ServiceVersion) -> str:
    """Return within what time the town promises to solve, as ISO 8601 writes it.

    It has no business days: those are told as the most calendar days that they take in a town without holidays.
    """
    amount, unit = version.resolution_amount, version.resolution_unit
    if unit == TermUnit.BUSINESS_DAY:
        return f"P{amount + 2 * -(-amount // _WEEK)}D"
    return _LENGTHS[TermUnit(unit)].format(amount)


def _body(request: HttpRequest, town: Jurisdiction, version: ServiceVersion) -> dict[str, Any]:
    """Return whose service it is: the town's, or another body's where the town takes no requests for it."""
    if not version.takes_requests:
        name, url = version.service.external_body, version.outside_url
    else:
        name, url = town.name, request.build_absolute_uri(reverse("portal:home"))
    return _filled(
        {
            "@id": url or f"urn:x-nexo:{name}",
            "@type": ["GovernmentOrganization", "cv:PublicOrganisation"],
            "name": name,
            "skos:prefLabel": name,
            "url": url,
            "telephone": town.contact.get("phone") if version.takes_requests else None,
            "dct:spatial": town.short_name,
        }
    )


def _audience(version: ServiceVersion) -> dict[str, str] | None:
    who = said(version, "audience")
    return {"@type": "Audience", "audienceType": who} if who else None


def _requirements(version: ServiceVersion) -> list[dict[str, Any]]:
    return [
        {
            "@type": "cv:Requirement",
            "dct:title": said_in(item, "name"),
            "cv:hasEvidenceTypeList": {
                "@type": "cv:EvidenceTypeList",
                "cv:specifiesEvidenceType": {"@type": "cv:EvidenceType", "dct:title": said_in(item, "name")},
            },
        }
        for item in version.documents
    ]


def _channels(
    request: HttpRequest, town: Jurisdiction, version: ServiceVersion, offices: Iterable[NearOffice]
) -> list[dict[str, Any]]:
    channel = {"@type": ["ServiceChannel", "cv:Channel"]}
    found: list[dict[str, Any]] = []
    if version.takes_requests:
        begin = request.build_absolute_uri(reverse("portal:begin", args=[version.service.code]))
        found.append({**channel, "serviceUrl": begin})
        if town.contact.get("phone"):
            phone = {"@type": "ContactPoint", "telephone": town.contact["phone"]}
            found.append({**channel, "servicePhone": phone})
    elif version.outside_url:
        found.append({**channel, "serviceUrl": version.outside_url})
    return [*found, *({**channel, "serviceLocation": _place(one.hours.office)} for one in offices)]


def _place(office: Office) -> dict[str, Any]:
    point = {"@type": "GeoCoordinates", "latitude": office.lat, "longitude": office.lon}
    return _filled(
        {
            "@type": "GovernmentOffice",
            "name": office.name,
            "address": office.address,
            "telephone": office.phone,
            "geo": point if office.lat is not None and office.lon is not None else None,
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": f"https://schema.org/{_DAYS[day]}",
                    "opens": opens,
                    "closes": closes,
                }
                for day, spans in office.hours.items()
                for opens, closes in spans
            ],
        }
    )


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", [])}
