"""Write that a decision is taken by delegation, within its limit, and draw whether it is reviewed."""

from datetime import datetime, time
from uuid import UUID

from nexo.domain.cases import policies
from nexo.domain.cases.errors import DelegationUsedUp, MoveNotAllowed, OwnCase
from nexo.domain.cases.models import Case, DelegatedDecision
from nexo.domain.cases.rules.delegation import is_drawn, review_percent
from nexo.domain.catalogue.models import Delegation
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.crypto import blind_index


def keep_decision(*, actor: Actor, case: Case) -> DelegatedDecision | None:
    """Write the decision on a locked case, before it moves; None where the actor decides by office or not at all.

    Inside a transaction. The delegation is locked, so that a limit holds for two decisions at once. Raises
    `MoveNotAllowed` where it was revoked meanwhile, `DelegationUsedUp`, `OwnCase`.
    """
    held = policies.delegation_for(actor, case)
    if held is None or actor.staff_id is None:
        return None
    today = clock.today(case.jurisdiction.zone_info)
    delegation = Delegation.objects.in_force(today).select_for_update(no_key=True).filter(pk=held.pk).first()
    if delegation is None:
        raise MoveNotAllowed
    if _is_own(actor, case):
        raise OwnCase
    so_far = DelegatedDecision.objects.filter(delegation=delegation)
    midnight = datetime.combine(today, time.min, case.jurisdiction.zone_info)
    used = so_far.filter(staff_id=actor.staff_id, at__gte=midnight).count()
    if delegation.daily_limit is not None and used >= delegation.daily_limit:
        raise DelegationUsedUp(values={"n": used})
    key = ids.uuid7()
    return DelegatedDecision.objects.create(
        id=key,
        case=case,
        delegation=delegation,
        staff_id=actor.staff_id,
        is_drawn=is_drawn(
            before=so_far.count(), lot=lot_of(key), percent=review_percent(case.jurisdiction.local_rules)
        ),
    )


def lot_of(decision_id: UUID) -> int:
    """Return the lot of a decision: whoever does not hold the key of the installation cannot foresee it."""
    return int(blind_index(str(decision_id), context="cases.delegated_decision"), 16)


def _is_own(actor: Actor, case: Case) -> bool:
    """Say whether the official is the person who asked, by whatever record of theirs."""
    if case.applicant_id is None or actor.account_id is None:
        return False
    return Party.objects.filter(pk__in=cluster_of(case.applicant_id), account_id=actor.account_id).exists()
