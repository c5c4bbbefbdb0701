"""Who the visitor is once a contact was proved, and which requests open to them."""

from uuid import UUID

from django.http import HttpRequest

from nexo.application.my_file.who import Citizen, citizen_of, own_case_id
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.ids import CodeMistyped, parse_code
from nexo.web.portal import memory
from nexo.web.portal.town import town_of

_KEPT = "_nexo_citizen"


def signed_in(request: HttpRequest) -> Citizen | None:
    """Return the person whose contact this visitor proved; None before that. Looked up once a request."""
    party_id = memory.neighbour_of(request.session)
    if party_id is None:
        return None
    kept: tuple[str, Citizen | None] | None = getattr(request, _KEPT, None)
    if kept is None or kept[0] != party_id:
        kept = (party_id, citizen_of(jurisdiction_id=town_of(request).id, party_id=UUID(party_id)))
        setattr(request, _KEPT, kept)
    return kept[1]


def citizen(request: HttpRequest) -> Actor | None:
    """Return the same as an actor."""
    known = signed_in(request)
    return known.actor if known else None


def proven(request: HttpRequest, code: str) -> Actor | None:
    """Return the actor for a case that this session proved by its verifier, or that is the signed-in person's own."""
    try:
        code = parse_code(code)
    except CodeMistyped:
        return None
    kept = memory.proven_of(request.session).get(code)
    case_id = UUID(kept) if kept else _own(request, code)
    if case_id is None:
        return None
    return Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=town_of(request).id,
        label="quien lo pidió",
        proven=frozenset({case_id}),
    )


def _own(request: HttpRequest, code: str) -> UUID | None:
    actor = citizen(request)
    return own_case_id(actor=actor, code=code) if actor else None
