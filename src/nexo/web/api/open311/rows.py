"""Services and requests as GeoReport names their parts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from nexo.domain.cases.enums import Phase, Reason
from nexo.domain.cases.queries.published import PublicMove, PublicRequest
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.rules.form import choices_of, help_of, label_of
from nexo.kernel.text.languages import said
from nexo.web.api.open311.formats import Value, moment

_DATATYPES = {
    "text": "string",
    "longtext": "text",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "bool": "singlevaluelist",
    "number": "number",
    "date": "datetime",
}
# The words of FixMyStreet, which every client with updates knows.
STATUSES = {
    Phase.SUBMITTED: "open",
    Phase.REGISTERED: "open",
    Phase.ASSIGNED: "open",
    Phase.RETURNED: "for_triage",
    Phase.IN_PROGRESS: "in_progress",
    Phase.SCHEDULED: "action_scheduled",
    Phase.AWAITING_CITIZEN: "investigating",
    Phase.AWAITING_THIRD_PARTY: "investigating",
    Phase.REFERRED_EXTERNAL: "investigating",
    Phase.RESOLVED: "fixed",
    Phase.RESOLVED_EXTERNAL: "fixed",
    Phase.UNFEASIBLE: "no_further_action",
    Phase.REOPENED: "reopen",
    Phase.MERGED: "duplicate",
    Phase.CLOSED: "closed",
    Phase.CLOSED_NO_REPLY: "no_further_action",
    Phase.REJECTED_INADMISSIBLE: "no_further_action",
    Phase.CANCELLED: "cancelled",
}
_NOT_OURS = "not_councils_responsibility"
_MAY_BE_NOT_OURS = (Phase.UNFEASIBLE, Phase.REJECTED_INADMISSIBLE)
KNOWN_STATUSES = frozenset(STATUSES.values()) | {
    "planned",
    _NOT_OURS,
    "internal_referral",
}


def status_of(phase: Phase, reason: str) -> str:
    """Return the word of FixMyStreet for where a case stands, and for one that is another body's to do."""
    if phase in _MAY_BE_NOT_OURS and reason == Reason.OUTSIDE_COMPETENCE:
        return _NOT_OURS
    return STATUSES.get(phase, "open")


def service_row(version: ServiceVersion) -> dict[str, Value]:
    """Return one line of the service list."""
    service = version.service
    return {
        "service_code": service.code,
        "service_name": said(service, "name"),
        "description": said(version, "summary"),
        "metadata": bool(version.fields),
        "type": "realtime",
        "keywords": ",".join(word.strip() for word in service.keywords.splitlines() if word.strip()),
        "group": said(service.group, "name"),
    }


def definition_row(version: ServiceVersion) -> dict[str, Value]:
    """Return the questions of a service."""
    return {
        "service_code": version.service.code,
        "attributes": [_attribute(field, place) for place, field in enumerate(version.fields, 1)],
    }


def request_row(
    request: PublicRequest, zone: ZoneInfo, photo_url: Callable[[UUID], str], *, more: bool
) -> dict[str, Value]:
    """Return one request; `more` adds what GeoReport does not know."""

    def at(when: datetime | None) -> str | None:
        return moment(when.astimezone(zone)) if when else None

    row: dict[str, Value] = {
        "service_request_id": request.code,
        "status": "open" if request.is_open else "closed",
        "status_notes": request.answer,
        "service_name": request.service_name,
        "service_code": request.service_code,
        "description": request.description,
        "agency_responsible": request.unit,
        "service_notice": None,
        "requested_datetime": at(request.received_at),
        "updated_datetime": at(request.updated_at),
        "expected_datetime": at(request.due_at),
        "address": request.address,
        "address_id": None,
        "zipcode": None,
        "lat": request.lat,
        "long": request.lon,
        "media_url": photo_url(request.photo_id) if request.photo_id else None,
    }
    if more:
        notes: list[Value] = [
            {
                "datetime": at(move.at),
                "description": move.note or str(move.phase.label),
                "type": status_of(move.phase, move.reason),
            }
            for move in request.moves
        ]
        row["extended_attributes"] = {
            "status": status_of(request.phase, request.reason),
            "group": request.group,
        }
        row["notes"] = notes
    return row


def update_row(move: PublicMove, zone: ZoneInfo) -> dict[str, Value]:
    """Return one piece of news of a request."""
    return {
        "update_id": str(move.id),
        "service_request_id": move.code,
        "status": status_of(move.phase, move.reason),
        "updated_datetime": moment(move.at.astimezone(zone)),
        "description": move.note or str(move.phase.label),
        "media_url": None,
        "external_status_code": None,
        "customer_reference": None,
    }


def _attribute(field: Mapping[str, Any], place: int) -> dict[str, Value]:
    kind = str(field.get("type", "text"))
    choices = [("true", _("Sí")), ("false", _("No"))] if kind == "bool" else choices_of(field)
    values: list[Value] = [{"key": key, "name": name} for key, name in choices]
    return {
        "variable": True,
        "code": str(field["name"]),
        "datatype": _DATATYPES.get(kind, "string"),
        # GeoReport knows no conditions: what waits for another answer is never required before it.
        "required": bool(field.get("required")) and not field.get("only_if"),
        "datatype_description": help_of(field),
        "order": place,
        "description": label_of(field),
        "values": values,
    }
