"""Turn the suggestions of a town on or off."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.events import SuggestionsSwitched
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

_RULE = "suggestions"


@transaction.atomic
def switch_suggestions(*, actor: Actor, on: bool) -> None:
    """Say whether messages bring suggestions of services (`local_rules["suggestions"]`); a repeat changes nothing.

    Raises `NotAllowed` but for whoever administers the whole town.
    """
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    if (town.local_rules.get(_RULE) is not False) is on:
        return
    town.local_rules[_RULE] = on
    town.save(update_fields=["local_rules"])
    audit(
        actor=actor,
        action="organisation.suggestions_switched",
        kind="jurisdiction",
        object_id=town.id,
        changes={"on": on},
    )
    record(SuggestionsSwitched(on=on), actor=actor)
