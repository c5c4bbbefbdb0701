"""How far a town has come on its first day, read from what is there and not from what was pressed."""

from dataclasses import dataclass
from uuid import UUID

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.models import StaffMember

_ALONE = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is: people beside the first one, services on, a channel, a case."""

    people: int
    services: int
    channels: int
    cases: bool

    @property
    def done(self) -> tuple[bool, bool, bool, bool]:
        """Whether each step after the first is done, in their order."""
        return self.people > _ALONE, self.services > 0, self.channels > 0, self.cases


def progress_of(jurisdiction_id: UUID) -> Progress:
    """Return how far a town has come. Four queries."""
    return Progress(
        people=StaffMember.objects.filter(jurisdiction_id=jurisdiction_id).count(),
        services=PublicService.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True).count(),
        channels=ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True).count(),
        cases=Case.objects.filter(jurisdiction_id=jurisdiction_id).exists(),
    )
