"""Containment with success (domain.md 4): that somebody went away is not that they were helped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from nexo.domain.guidance.enums import Ending
from nexo.domain.guidance.models import Talk
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.satisfaction.models import Answer
from nexo.kernel import clock

QUIET_FOR = timedelta(hours=72)
_GOOD = 4
_BY_THEMSELVES = (Ending.ANSWERED, Ending.CASE_OPENED)
_CONTACTS = (InteractionKind.MESSAGE, InteractionKind.FORM, InteractionKind.VISIT, InteractionKind.CALL)


@dataclass(frozen=True, slots=True)
class GuidedTalks:
    """Talks that ended in a period and of which three days have passed, by how they ended.

    `enough`: no person, no new contact within 72 hours, and no score below 4 for the case it opened. Whoever went
    away without an answer is not counted as helped.
    """

    talks: int
    enough: int
    handed_over: int
    abandoned: int

    @property
    def share(self) -> float | None:
        """Containment with success, or None where nobody talked."""
        return self.enough / self.talks if self.talks else None


def guided_talks(*, jurisdiction_id: UUID, since: datetime, until: datetime | None = None) -> GuidedTalks:
    """Return the figures of the talks that ended from `since` to before `until`. One query."""
    ripe = clock.now() - QUIET_FOR
    talks = Talk.objects.filter(
        jurisdiction_id=jurisdiction_id, ended_at__gte=since, ended_at__lt=min(until or ripe, ripe)
    )
    again = Interaction.objects.filter(
        Q(conversation_id=OuterRef("conversation_id")) | Q(party_id=OuterRef("conversation__party_id")),
        direction=Direction.IN,
        kind__in=_CONTACTS,
        is_automatic=False,
        received_at__gt=OuterRef("ended_at"),
        received_at__lte=OuterRef("ended_at") + QUIET_FOR,
    )
    ill = Answer.objects.filter(case_id=OuterRef("case_id"), score__lt=_GOOD)
    found = talks.annotate(wrote_again=Exists(again), was_ill=Exists(ill)).aggregate(
        talks=Count("id"),
        enough=Count("id", filter=Q(ending__in=_BY_THEMSELVES, wrote_again=False, was_ill=False)),
        handed_over=Count("id", filter=Q(ending=Ending.HANDED_OVER)),
        abandoned=Count("id", filter=Q(ending=Ending.ABANDONED)),
    )
    return GuidedTalks(**found)
