"""The chat of the portal: a visitor writes, reads on, and leaves an address for when they are gone.

A visitor is a random token kept in their session, and nothing else: an address typed here is a claim, added to
whoever the token stands for, and never used to find somebody.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.parties.actions.add_contact_point import add_contact_point
from nexo.domain.parties.actions.keep_language import keep_language
from nexo.domain.parties.models import Identifier, Party
from nexo.domain.parties.queries import cluster_ids
from nexo.kernel.actors import system

SLUG = "webchat"
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was said, as the visitor sees it."""

    is_ours: bool
    text: str
    at: datetime


def chat_account(jurisdiction_id: UUID) -> ChannelAccount | None:
    """Return the town's chat, if it has one in use."""
    rows = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, slug=SLUG, is_active=True)
    return rows.order_by("created_at").first()


def say(
    *, account: ChannelAccount, visitor: str, key: str, text: str, name: str = "", language: str = ""
) -> None:
    """Store what a visitor wrote, and take it into the ledger at once; the same `key` again changes nothing.

    Should the second step fail, the job that was written with the first does it.
    """
    body = json.dumps({"id": key, "visitor": visitor, "text": text, "name": name}).encode()
    raw = record_raw(account=account, request=RawRequest(body=body, method="CHAT"), key=f"{visitor}:{key}")
    if raw is not None:
        interpret_raw(raw_ids=[raw.pk])
    party = _party(account, visitor)
    if party is not None:
        keep_language(actor=system(account.jurisdiction_id), party=party, language=language)


def lines_of(*, account: ChannelAccount, visitor: str) -> list[Line]:
    """Return the talk of a visitor, oldest first: three queries at most.

    Whatever else the town keeps of the same person is not for whoever holds this token.
    """
    party = _party(account, visitor)
    if party is None:
        return []
    rows = (
        Interaction.objects.filter(party_id__in=cluster_ids(party.root_id), channel=SLUG, withdrawn_at=None)
        .exclude(direction=Direction.INTERNAL)
        .select_related("delivery")
        .order_by("-occurred_at", "-id")[:_MOST]
    )
    return [
        Line(is_ours=row.direction == Direction.OUT, text=row.text, at=row.occurred_at)
        for row in reversed(rows)
        if _is_with(row, visitor) and row.redacted_at is None
    ]


def leave_address(*, account: ChannelAccount, visitor: str, kind: str, value: str) -> None:
    """Keep a telephone or an e-mail to answer at once the visitor is gone; raises as `add_contact_point`."""
    party = _party(account, visitor)
    if party is not None:
        actor = system(account.jurisdiction_id)
        add_contact_point(actor=actor, party=party, kind=kind, value=value, source=SLUG)


def _party(account: ChannelAccount, visitor: str) -> Party | None:
    found = (
        Identifier.objects.filter(
            jurisdiction_id=account.jurisdiction_id, scheme=SLUG, normalised=visitor, valid_to=None
        )
        .select_related("party")
        .first()
    )
    return found.party if found else None


def _is_with(row: Interaction, visitor: str) -> bool:
    if row.direction == Direction.IN:
        return (row.external_id or "").startswith(f"{visitor}:")
    delivery = getattr(row, "delivery", None)
    return delivery is not None and delivery.to_value == visitor
