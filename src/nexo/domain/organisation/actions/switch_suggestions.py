"""Turn the suggestions of a town on or off."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.events import SuggestionsSwitched
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def switch_suggestions(*, actor: Actor, on: bool, kind: SuggestionKind = SuggestionKind.SERVICES) -> None:
    """Say whether a kind of suggestion is made (`local_rules[kind]`); a repeat changes nothing.

    Raises `NotAllowed` but for whoever administers the whole town.
    """
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    if (town.local_rules.get(kind.value) is not False) is on:
        return
    town.local_rules[kind.value] = on
    town.save(update_fields=["local_rules"])
    audit(
        actor=actor,
        action="organisation.suggestions_switched",
        kind="jurisdiction",
        object_id=town.id,
        changes={"kind": kind.value, "on": on},
    )
    record(SuggestionsSwitched(on=on, kind=kind.value), actor=actor)
