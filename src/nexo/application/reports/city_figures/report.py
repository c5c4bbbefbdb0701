"""Builds the public figures of a period in seven queries on roll-ups."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nexo.application.reports.city_figures.measures import Measure, measures_of
from nexo.domain.analytics.queries import figures as queries
from nexo.domain.analytics.rules.suppression import publishable, share
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock

DIGITAL = frozenset({"webform", "whatsapp", "email", "messenger", "instagram", "telegram", "webchat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFigure:
    """One zone; counts below five are None, rates are per 1,000 inhabitants."""

    code: str
    name: str
    received: int | None
    per_thousand: float | None
    on_time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelShare:
    """Contacts that came in by one channel and their share of all."""

    channel: str
    contacts: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigures:
    """What the statistics page shows and its download contains."""

    since: date
    until: date
    extracted_at: datetime
    measures: list[Measure]
    months: list[dict[str, Any]]
    zones: list[ZoneFigure]
    services: list[dict[str, Any]]
    channels: list[ChannelShare]
    digital_share: float | None
    contacts_per_thousand: float | None


def headline(jurisdiction: Jurisdiction, days: int = 30) -> list[Measure]:
    """Return the measures of the last `days` days. Three queries."""
    period = _last_days(jurisdiction, days)
    return measures_of(queries.figures(period))


def build(jurisdiction: Jurisdiction, *, since: date, until: date) -> CityFigures:
    """Return the figures of a period, both days included. Seven queries."""
    period = queries.Period(jurisdiction_id=jurisdiction.id, since=since, until=until)
    channels = _channels(period)
    contacts = sum(item.contacts for item in channels)
    digital = sum(item.contacts for item in channels if item.channel in DIGITAL)
    return CityFigures(
        since=since,
        until=until,
        extracted_at=clock.now(),
        measures=measures_of(queries.figures(period)),
        months=queries.by_month(period),
        zones=[_zone(row) for row in queries.by_zone(period)],
        services=queries.by_service(period),
        channels=channels,
        digital_share=share(digital, contacts),
        contacts_per_thousand=1000 * contacts / jurisdiction.population if jurisdiction.population else None,
    )


def _last_days(jurisdiction: Jurisdiction, days: int) -> queries.Period:
    until = clock.today(jurisdiction.zone_info)
    return queries.Period(
        jurisdiction_id=jurisdiction.id, since=until - timedelta(days=days - 1), until=until
    )


def _zone(row: dict[str, Any]) -> ZoneFigure:
    received = publishable(row["received"])
    return ZoneFigure(
        code=row["code"],
        name=row["name"],
        received=received,
        per_thousand=1000 * received / row["population"]
        if received is not None and row["population"]
        else None,
        on_time=share(row["on_time"], row["resolved"]),
    )


def _channels(period: queries.Period) -> list[ChannelShare]:
    rows = [row for row in queries.by_channel(period) if row["direction"] == "in"]
    total = sum(row["contacts"] for row in rows)
    return [
        ChannelShare(channel=row["channel"], contacts=row["contacts"], share=row["contacts"] / total)
        for row in rows
        if row["contacts"]
    ]
