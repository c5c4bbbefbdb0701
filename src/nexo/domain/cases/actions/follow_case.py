"""Let a party follow a case and get its notices."""

from uuid import UUID

from nexo.domain.cases.enums import CasePartyRole
from nexo.domain.cases.events import CaseFollowed
from nexo.domain.cases.models import Case, CaseParty
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events.record import record


def follow(*, actor: Actor, case: Case, party_id: UUID) -> None:
    """Add `party_id` to the followers of a locked case, once. Inside a transaction."""
    if case.applicant_id == party_id:
        return
    _, is_new = CaseParty.objects.get_or_create(
        case=case, party_id=party_id, role=CasePartyRole.FOLLOWER, defaults={"since": clock.now()}
    )
    if is_new:
        record(CaseFollowed(case_id=case.id, party_id=party_id), actor=actor)
