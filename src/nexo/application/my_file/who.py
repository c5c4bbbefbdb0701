"""Who a neighbour is once a contact was proved, and which requests open without another proof."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from nexo.domain.cases import policies
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """A neighbour who signed in: whom they act as, and what the head of a page says of them."""

    actor: Actor
    name: str


def citizen_of(*, jurisdiction_id: UUID, party_id: UUID) -> Citizen | None:
    """Return the person of a town as who they stand for today: merged records count as one. One query.

    None for somebody of another town, and for whose login was closed.
    """
    party = (
        Party.objects.filter(id=party_id, jurisdiction_id=jurisdiction_id)
        .select_related("canonical", "account")
        .first()
    )
    if party is None or (party.account is not None and not party.account.is_active):
        return None
    root = party.canonical or party
    actor = Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=jurisdiction_id,
        party_id=root.id,
        label=gettext_noop("vecina o vecino"),
    )
    return Citizen(actor=actor, name=root.display_name)


def own_party(actor: Actor) -> Party:
    """Return the record of a neighbour who signed in; raises `NotAllowed` for anybody else. One query."""
    if actor.party_id is None:
        raise NotAllowed
    return Party.objects.get(id=actor.party_id)


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Return the cases that a neighbour asked for.

    A protected matter is none of them: a telephone is shared at home, so such a matter opens by its code and
    verifier alone.
    """
    return policies.visible_to(actor).exclude(visibility__in=HIDDEN)


def own_case_id(*, actor: Actor, code: str) -> UUID | None:
    """Return the id of the case `code` when the neighbour asked for it. One query."""
    return own_cases(actor).filter(public_code=code).values_list("pk", flat=True).first()
