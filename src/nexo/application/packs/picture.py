"""Draws a town as a pack: what is configured and nothing that is lived; no persons, no secrets."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from nexo.application.packs.shape import BY_NAME, Manifest, Pack, Rows, Shape, Term
from nexo.domain.automation.models import RuleVersion
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.models import (
    Delegation,
    PublicService,
    RoutingRule,
    ServiceGroup,
    ServiceVersion,
    StatusType,
)
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.organisation.models import (
    CalendarVersion,
    Jurisdiction,
    Office,
    Position,
    Unit,
    Zone,
)
from nexo.kernel import clock

VERSION_SAME = (
    "summary",
    "summary_en",
    "description",
    "description_en",
    "urgency",
    "safety_points",
    "needs_location",
    "needs_person",
    "needs_contact",
    "wants_photo",
    "anonymous_allowed",
    "visibility",
    "evidence",
    "call_script",
    "call_script_en",
)
VERSION_OTHER = {
    "questions": "fields",
    "papers": "documents",
    "cost": "cost_text",
    "cost_en": "cost_text_en",
    "where": "where_text",
    "where_en": "where_text_en",
    "law": "law_text",
    "law_en": "law_text_en",
}
"""Columns of a version by the name that a pack gives them."""
HOSTS = "hosts"
"""Where this installation answers: of the machine and not of the configuration."""


def picture(town: Jurisdiction, manifest: Manifest | None = None) -> Pack:
    """Return the configuration of a town as a pack, in a stable order. A query a subject."""
    rows: Rows = {}
    for name, draw in _DRAWN.items():
        subject = BY_NAME[name]
        found = [subject.row.model_validate(row).plain() for row in draw(town)]
        if found:
            rows[name] = {subject.key_of(row): row for row in found}
    return Pack(manifest or Manifest(name=town.slug, version=1, country=town.country, title=town.name), rows)


def _town(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    same = ("name", "short_name", "code_prefix", "level", "country", "time_zone", "language", "population")
    yield {
        **{name: getattr(town, name) for name in same},
        "contact": _sorted(town.contact),
        "look": _sorted({name: value for name, value in town.theme.items() if name != HOSTS}),
        "rules": _sorted(town.local_rules),
    }


def _zones(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    for row in Zone.objects.filter(jurisdiction=town).order_by("code"):
        yield {
            **_of(row, BY_NAME["zones"].row),
            "polygon": json.dumps(row.polygon, separators=(",", ":")) if row.polygon else "",
        }


def _units(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = Unit.objects.filter(jurisdiction=town, valid_to__isnull=True).select_related("parent")
    for row in rows.order_by("path"):
        yield {**_of(row, BY_NAME["units"].row), "parent": row.parent.code if row.parent else ""}


def _positions(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = Position.objects.filter(unit__jurisdiction=town, unit__valid_to__isnull=True)
    rows = rows.select_related("unit").order_by("unit__path", "-level", "title", "id")
    for row in {(row.unit_id, row.title): row for row in rows}.values():
        yield {"unit": row.unit.code, "title": row.title, "level": row.level}


def _offices(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = Office.objects.filter(jurisdiction=town).select_related("unit").order_by("name", "id")
    for row in {row.name: row for row in rows}.values():
        unit = row.unit.code if row.unit and row.unit.valid_to is None else ""
        yield {**_of(row, BY_NAME["offices"].row), "unit": unit, "hours": _sorted(row.hours)}


def _calendars(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = CalendarVersion.objects.filter(jurisdiction=town).order_by("kind", "number")
    for row in {row.kind: row for row in rows}.values():
        local = {day: one["name"] for day, one in row.days_off.items() if one.get("source") == "local"}
        yield {**_of(row, BY_NAME["calendars"].row), "local": _sorted(local)}


def _groups(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    for row in ServiceGroup.objects.filter(jurisdiction=town).order_by("order", "code"):
        yield _of(row, BY_NAME["groups"].row)


def _services(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = ServiceVersion.objects.filter(service__jurisdiction=town, status=VersionStatus.PUBLISHED)
    rows = rows.select_related("service__group", "service__owner_unit", "service__deputy_unit", "legal_term")
    for row in rows.order_by("service__code"):
        yield {**_service(row.service), **_version(row)}


def _service(row: PublicService) -> dict[str, Any]:
    same = ("code", "name", "name_en", "kind", "competence", "external_body", "in_districts")
    return {
        **{name: getattr(row, name) for name in same},
        "group": row.group.code,
        "owner": row.owner_unit.code,
        "deputy": row.deputy_unit.code if row.deputy_unit else "",
        "active": row.is_active,
        "keywords": [word for word in row.keywords.split("\n") if word],
    }


def _version(row: ServiceVersion) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in VERSION_SAME},
        **{theirs: getattr(row, ours) for theirs, ours in VERSION_OTHER.items()},
        "response": Term(amount=row.response_amount, unit=row.response_unit),
        "resolution": Term(amount=row.resolution_amount, unit=row.resolution_unit),
        "legal_term": row.legal_term.code if row.legal_term else "",
    }


def _statuses(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = StatusType.objects.filter(jurisdiction=town).select_related("service")
    for row in rows.order_by("service__code", "order", "code"):
        yield {**_of(row, BY_NAME["statuses"].row), "service": row.service.code if row.service else ""}


def _delegations(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    today = clock.today(town.zone_info)
    rows = Delegation.objects.in_force(today).filter(jurisdiction=town, service__is_active=True)
    for row in rows.select_related("service").order_by("service__code", "role"):
        yield {**_of(row, BY_NAME["delegations"].row), "service": row.service.code, "until": row.valid_to}


def _routing(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = RoutingRule.objects.filter(
        routing_set__jurisdiction=town, routing_set__status=VersionStatus.PUBLISHED
    )
    for row in rows.order_by("order"):
        yield {"sentence": row.sentence, "active": row.is_enabled}


def _automation(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    rows = RuleVersion.objects.filter(rule__jurisdiction=town, status=VersionStatus.PUBLISHED)
    for row in rows.select_related("rule").order_by("rule__number"):
        yield {"name": row.name, "text": row.text, "active": row.rule.is_enabled}


def _answers(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    for row in StandardAnswer.objects.filter(jurisdiction=town).order_by("code"):
        yield {
            **_of(row, BY_NAME["answers"].row),
            "service": row.service_code,
            "active": row.is_active,
        }


def _channels(town: Jurisdiction) -> Iterable[dict[str, Any]]:
    for row in ChannelAccount.objects.filter(jurisdiction=town).order_by("slug", "address"):
        yield {
            "channel": row.slug,
            "name": row.name,
            "address": row.address,
            "settings": _sorted(row.settings),
            "active": row.is_active,
        }


def _of(row: object, shape: type[Shape]) -> dict[str, Any]:
    """Return the columns that the table and the pack call the same."""
    return {name: getattr(row, name) for name in shape.model_fields if hasattr(row, name)}


def _sorted(value: dict[str, Any]) -> dict[str, Any]:
    return {name: value[name] for name in sorted(value)}


_DRAWN: dict[str, Callable[[Jurisdiction], Iterable[dict[str, Any]]]] = {
    "town": _town,
    "zones": _zones,
    "units": _units,
    "positions": _positions,
    "offices": _offices,
    "calendars": _calendars,
    "groups": _groups,
    "services": _services,
    "statuses": _statuses,
    "delegations": _delegations,
    "routing": _routing,
    "automation": _automation,
    "answers": _answers,
    "channels": _channels,
}
