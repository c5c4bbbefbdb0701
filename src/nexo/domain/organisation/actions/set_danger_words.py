"""Write the town's own list of words that speak of danger."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.events import DangerWordsSet
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.rules import danger_words
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def set_danger_words(*, actor: Actor, text: str) -> None:
    """Keep the list (`local_rules["danger_words"]`); an empty one brings the usual list back, a repeat changes nothing.

    Raises `NotAllowed` but for whoever administers the whole town, and `Invalid` with the line that cannot be read.
    """
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    text = text.replace("\r\n", "\n").strip()
    rules = danger_words.parse(text)
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    before = town.local_rules.get(danger_words.RULE, "")
    if before == text:
        return
    town.local_rules[danger_words.RULE] = text
    town.save(update_fields=["local_rules"])
    audit(
        actor=actor,
        action="organisation.danger_words_set",
        kind="jurisdiction",
        object_id=town.id,
        changes={"before": before, "after": text},
    )
    record(DangerWordsSet(rules=len(rules)), actor=actor)
