"""A neighbour asks for the same, follows a matter of the block, or leaves it (R105)."""

from django.db import transaction

from nexo.domain.cases.enums import TOLD, CasePartyRole
from nexo.domain.cases.errors import MatterOver, MatterUnknown, NeighbourUnproved, OwnMatter
from nexo.domain.cases.events import CaseCosigned, CaseFollowed
from nexo.domain.cases.models import Case, CaseParty
from nexo.domain.cases.queries.published import street_matters
from nexo.domain.cases.rules import neighbours
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def cosign_case(*, actor: Actor, code: str, weighs: bool) -> Case:
    """Count the actor as one more person who asks for the case (`weighs`), or only have it follow.

    A person counts once, whatever records of theirs were merged; again changes nothing, and who followed may begin
    to count. Raises `NeighbourUnproved`, `MatterUnknown`, `OwnMatter`, `MatterOver`.
    """
    person, case = _neighbour(actor), locked_matter(actor, code)
    same = {*cluster_of(person.root_id).values_list("pk", flat=True)}
    if case.applicant_id in same:
        raise OwnMatter
    if not (neighbours.may_join(case.phase) if weighs else neighbours.may_follow(case.phase)):
        raise MatterOver
    held = CaseParty.objects.filter(case=case, party_id__in=same, role__in=TOLD)
    roles = set(held.values_list("role", flat=True))
    if CasePartyRole.COSIGNER in roles or (roles and not weighs):
        return case
    held.delete()
    role = CasePartyRole.COSIGNER if weighs else CasePartyRole.FOLLOWER
    CaseParty.objects.create(case=case, party_id=person.root_id, role=role, since=clock.now())
    audit(actor=actor, action=f"cases.{role}_joined", kind="case", object_id=case.pk)
    news = CaseCosigned if weighs else CaseFollowed
    record(news(case_id=case.pk, party_id=person.root_id), actor=actor)
    return case


@transaction.atomic
def leave_case(*, actor: Actor, code: str) -> Case:
    """Take the actor's voice back: they count no more and hear no more. Raises as `cosign_case`."""
    person, case = _neighbour(actor), locked_matter(actor, code)
    same = cluster_of(person.root_id)
    gone, _ = CaseParty.objects.filter(case=case, party__in=same, role__in=TOLD).delete()
    if gone:
        audit(actor=actor, action="cases.neighbour_left", kind="case", object_id=case.pk)
    return case


def locked_matter(actor: Actor, code: str) -> Case:
    """Return a matter of the street, locked, by its public code; raises `MatterUnknown`."""
    rows = street_matters(jurisdiction_of(actor)).select_for_update(of=("self",))
    case = rows.select_related("jurisdiction", "service_version").filter(public_code=code).first()
    if case is None:
        raise MatterUnknown
    return case


def _neighbour(actor: Actor) -> Party:
    """Return who speaks: a person of the town whose contact was proved; raises `NeighbourUnproved`."""
    if actor.kind is not ActorKind.CITIZEN or actor.party_id is None:
        raise NeighbourUnproved
    found = Party.objects.filter(pk=actor.party_id, jurisdiction_id=jurisdiction_of(actor)).first()
    if found is None:
        raise NeighbourUnproved
    return found
