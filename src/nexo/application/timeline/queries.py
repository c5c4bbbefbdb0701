"""One person as whoever answers must see them: who it is, how every matter stands, what was said (R7, R8)."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.queries.desk import CaseRow
from nexo.domain.cases.queries.standing import cases_of
from nexo.domain.interactions.queries.rows import TimelineRow, timeline_rows
from nexo.domain.parties.queries import card
from nexo.domain.parties.rules.cards import PersonCard
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.paging import Page

PURPOSE = gettext_noop("atención de la persona")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenView:
    """The identity, the matters (open ones first) and one page of the timeline, newest first."""

    person: PersonCard
    matters: list[CaseRow]
    timeline: Page[TimelineRow]

    @property
    def open_matters(self) -> list[CaseRow]:
        """Those of which somebody still owes something."""
        return [one for one in self.matters if one.phase in OPEN_PHASES]

    @property
    def next_due(self) -> CaseRow | None:
        """What was promised for the soonest day."""
        promised = [one for one in self.open_matters if one.due_at]
        return min(promised, key=lambda one: (one.due_at is None, one.due_at), default=None)


def citizen_view(
    *,
    actor: Actor,
    party_id: UUID,
    purpose: str = PURPOSE,
    channel: str = "",
    kind: str = "",
    with_files: bool = False,
    after: str | None = None,
    limit: int = 25,
) -> CitizenView:
    """Return the whole story of a person, merged parties included, and write down who read it and why.

    Seven queries: two for the card, one for the reading, one for the matters, three for the timeline. Raises
    `NotFound`.
    """
    person = card(actor=actor, party_id=party_id)
    record_reads(actor=actor, party_ids=[person.id], purpose=purpose, kind="person", object_id=person.id)
    return CitizenView(
        person=person,
        matters=cases_of(actor=actor, party_ids=person.cluster),
        timeline=timeline_rows(
            actor=actor,
            party_ids=person.cluster,
            channel=channel,
            kind=kind,
            with_files=with_files,
            after=after,
            limit=limit,
        ),
    )
