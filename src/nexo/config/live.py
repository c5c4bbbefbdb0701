"""Tells the front door which live topics the person behind a cookie may follow."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.policies import may_take_calls
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.visits.policies import may_attend
from nexo.kernel.actors import ActorKind
from nexo.kernel.errors import NotAllowed

_STAFF_TOPICS = ("inbox", "cases", "deliveries", "looking")
_CALLS, _VISITS = "calls", "visits"


@require_GET
def grant(request: HttpRequest) -> JsonResponse:
    """Return the topics this session may follow, and where, or 403. Only the front door gets here.

    A stream carries ids alone; whoever is told of one asks again what it may see.
    """
    refused = JsonResponse({"topics": [], "jurisdiction": None}, status=403)
    if not isinstance(request.user, Account):
        return refused
    try:
        actor = actor_for(request.user)
    except NotAllowed:
        return refused
    if actor.kind is not ActorKind.STAFF or not actor.grants:
        return refused
    topics = [
        *_STAFF_TOPICS,
        *([_CALLS] if may_take_calls(actor) else []),
        *([_VISITS] if may_attend(actor) else []),
    ]
    return JsonResponse({"topics": topics, "jurisdiction": str(actor.jurisdiction_id)})
