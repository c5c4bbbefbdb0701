"""What an official finds with one field: a code, a person, a case, words that somebody wrote."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nexo.domain.cases import policies as case_policies
from nexo.domain.cases.queries.desk import CaseRow, row_of, with_names
from nexo.domain.interactions import policies as ledger_policies
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.policies import may_read_people
from nexo.domain.parties.queries import find_people
from nexo.domain.parties.rules.cards import PersonHit
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.ids import parse_code
from nexo.kernel.text.search import matching

_FEW = 8
_SHORTEST = 2
_WORDS_AROUND = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidHit:
    """Words in the ledger that match."""

    interaction_id: UUID
    conversation_id: UUID
    name: str
    channel: str
    words: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Hits:
    """What was found, by kind; each list is short and newest first."""

    people: list[PersonHit] = field(default_factory=list)
    cases: list[CaseRow] = field(default_factory=list)
    said: list[SaidHit] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.cases or self.said)


def search(*, actor: Actor, text: str) -> Hits:
    """Return what `text` finds within the actor's sight. At most seven queries, whatever the size of the town.

    A public code leads to its case alone. Every list is cut to the newest few: a common word costs what a
    rare one costs.
    """
    wanted = text.strip()
    if len(wanted) < _SHORTEST:
        return Hits()
    by_code = _by_code(actor, wanted)
    if by_code:
        return Hits(cases=by_code)
    return Hits(
        people=find_people(actor=actor, text=wanted, limit=_FEW) if may_read_people(actor) else [],
        cases=_cases(actor, wanted),
        said=_said(actor, wanted),
    )


def _by_code(actor: Actor, text: str) -> list[CaseRow]:
    try:
        code = parse_code(text)
    except Invalid:
        return []
    rows = with_names(case_policies.visible_to(actor)).filter(public_code=code)
    return [row_of(actor, case) for case in rows]


def _cases(actor: Actor, text: str) -> list[CaseRow]:
    rows = matching(case_policies.visible_to(actor), text, prefix=True)
    return [row_of(actor, case) for case in with_names(rows).order_by("-received_at", "-id")[:_FEW]]


def _said(actor: Actor, text: str) -> list[SaidHit]:
    rows = matching(Interaction.objects.all(), text)
    readable = ledger_policies.readable(actor, rows).filter(
        conversation__in=ledger_policies.visible_to(actor)
    )
    newest = readable.select_related("party").order_by("-received_at")[:_FEW]
    return [
        SaidHit(
            interaction_id=one.pk,
            conversation_id=one.conversation_id,
            name=one.party.display_name if one.party else one.sender_label,
            channel=one.channel,
            words=one.text[:_WORDS_AROUND],
            at=one.occurred_at,
        )
        for one in newest
    ]
