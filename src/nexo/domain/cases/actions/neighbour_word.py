"""A neighbour says whether a matter that was answered is solved; it never reopens another person's case (R105)."""

from django.db import transaction

from nexo.domain.cases.actions.cosign_case import locked_matter
from nexo.domain.cases.enums import TOLD
from nexo.domain.cases.errors import NeighbourUnproved, NothingToConfirm, NotTheirs
from nexo.domain.cases.events import NeighbourSpoke
from nexo.domain.cases.models import Case, CaseParty, NeighbourWord
from nexo.domain.cases.queries.neighbours import words_on
from nexo.domain.cases.rules import neighbours
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

LONGEST_NOTE = 500


@transaction.atomic
def say_whether_solved(*, actor: Actor, code: str, solved: bool, note: str = "") -> Case:
    """Keep the actor's word on the last answer; said again, it replaces what they said before.

    It is counted and shown to the owner. Raises `NeighbourUnproved`, `MatterUnknown`, `NothingToConfirm`, and
    `NotTheirs` for who neither asked for it too nor follows it.
    """
    case = locked_matter(actor, code)
    if actor.kind is not ActorKind.CITIZEN or actor.party_id is None:
        raise NeighbourUnproved
    person = Party.objects.get(pk=actor.party_id)
    same = cluster_of(person.root_id)
    if not CaseParty.objects.filter(case=case, party__in=same, role__in=TOLD).exists():
        raise NotTheirs
    if not neighbours.may_judge(case.phase):
        raise NothingToConfirm
    NeighbourWord.objects.filter(case=case, round=case.reopen_count, party__in=same).delete()
    NeighbourWord.objects.create(
        case=case,
        party_id=person.root_id,
        round=case.reopen_count,
        solved=solved,
        note="" if solved else note.strip()[:LONGEST_NOTE],
        at=clock.now(),
    )
    said = words_on(case)
    audit(
        actor=actor,
        action="cases.neighbour_spoke",
        kind="case",
        object_id=case.pk,
        changes={"solved": solved},
    )
    record(
        NeighbourSpoke(case_id=case.pk, solved=solved, confirmed=said.confirmed, disputed=said.disputed),
        actor=actor,
    )
    announce("cases", [case.pk], jurisdiction_id=case.jurisdiction_id)
    return case
