"""A case is opened from what somebody wrote or said, and whoever listens is told; the Monday on which the stories begin."""

from datetime import UTC, datetime

from nexo.domain.cases.actions.open_case import OpenedCase, Place, Request, open_case
from nexo.domain.interactions.models import Interaction
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE, Town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def open_from(town: Town, entry: Interaction) -> OpenedCase:
    opened = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description=entry.text,
            channel=entry.channel,
            applicant=entry.party,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
            origin=entry,
            received_at=entry.received_at,
        ),
    )
    deliver_pending()
    return opened
