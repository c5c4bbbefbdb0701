"""Whether a message is the machine's to answer, or a person's; and what it says."""

import re
from typing import Any

from django.db.models import Max

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.guidance.models import Talk
from nexo.domain.guidance.queries import asked_for_choice
from nexo.domain.guidance.rules.choices import OURS
from nexo.domain.guidance.rules.standing import Standing, is_persons_turn
from nexo.domain.guidance.rules.turns import Said
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.parties.queries import cluster_ids
from nexo.domain.satisfaction.queries import living_invitation_of

_SCORE = re.compile(r"\s*[1-5]\s*[.!]?\s*")
# What a message may carry that somebody else sees to: a wish to get no more messages, a new version of what was
# said, words below a public post, what nobody waits for an answer to.
_OTHERS = ("consent", "edits", "public", "suppresses_answers", "third_party", "contacts")


def is_persons(entry: Interaction, conversation: Conversation) -> bool:
    """Say whether an official holds the conversation, or somebody waits for one. Three queries at most."""
    standing = Standing(
        is_assigned=conversation.assignee_id is not None,
        is_with_area=conversation.unit_id is not None,
        is_protected=conversation.is_protected or entry.is_protected,
        waits=conversation.waiting_since is not None and conversation.waiting_since < entry.received_at,
    )
    if is_persons_turn(standing, entry.received_at):
        return True
    people = Interaction.objects.filter(
        conversation=conversation, direction=Direction.OUT, is_automatic=False, withdrawn_at=None
    )
    wrote = people.aggregate(at=Max("received_at"))["at"]
    awaits = Case.objects.filter(applicant_id__in=_cluster(entry), phase=Phase.AWAITING_CITIZEN).exists()
    return is_persons_turn(Standing(official_wrote_at=wrote, case_awaits_answer=awaits), entry.received_at)


def is_for_others(entry: Interaction, talk: Talk | None) -> bool:
    """Say whether another part of the house takes the message: a score, a wish, a button of a notice."""
    if not entry.is_verified or entry.party_id is None:
        return True
    if any(entry.details.get(name) for name in _OTHERS):
        return True
    payload = str(entry.details.get("payload", ""))
    if payload and not payload.startswith(OURS):
        return True
    return _SCORE.fullmatch(entry.text) is not None and _is_score(entry, talk)


def said_by(entry: Interaction) -> Said:
    """Return what a message says to the machine."""
    payload = str(entry.details.get("payload", ""))
    return Said(
        text=entry.text,
        pressed=payload.removeprefix(OURS) if payload.startswith(OURS) else "",
        point=_point(entry.details),
        has_file=not entry.text and entry.attachments.exists(),
    )


def _is_score(entry: Interaction, talk: Talk | None) -> bool:
    """Say whether a bare number answers how a case went: what was asked last is what is answered."""
    invitation = living_invitation_of(_cluster(entry))
    if invitation is None:
        return False
    if talk is None:
        return True
    asked_at = invitation.sent_at or invitation.created_at
    return not asked_for_choice(
        conversation_id=entry.conversation_id, asked_at=asked_at, at=entry.received_at
    )


def _cluster(entry: Interaction) -> list[Any]:
    return cluster_ids(entry.party_id) if entry.party_id is not None else []


def _point(details: dict[str, Any]) -> tuple[float, float] | None:
    point = details.get("location")
    return (float(point[0]), float(point[1])) if isinstance(point, list) and len(point) == 2 else None  # noqa: PLR2004 - a latitude and a longitude
