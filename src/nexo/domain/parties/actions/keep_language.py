"""Remembers the language in which somebody reads us, seen from how they use the portal."""

from django.conf import settings
from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def keep_language(*, actor: Actor, party: Party, language: str) -> None:
    """Write the language where the party has none yet; one that is there stays.

    The house's own is not written: who has none is told in it anyway, and may still show another.
    """
    policies.check(allowed=policies.may_keep_people(actor) and actor.jurisdiction_id == party.jurisdiction_id)
    if language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return
    # The condition is in the statement: of two pages at once one writes, and an official's word stays.
    if not Party.objects.filter(pk=party.pk, language="").update(language=language):
        return
    party.language = language
    changes = {"fields": ["language"]}
    audit.record(actor=actor, action="parties.edit", kind="party", object_id=party.id, changes=changes)
