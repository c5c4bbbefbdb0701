"""Remembers the language in which somebody wants to work, on whatever device they sign in."""

from django.conf import settings
from django.db import transaction

from nexo.domain.accounts.models import Account
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import Invalid, NotAllowed


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> None:
    """Set the language of the actor's own login.

    Raises `Invalid` for a language that we do not speak, `NotAllowed` for an actor without a login.
    """
    if actor.account_id is None:
        raise NotAllowed
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    if language not in dict(settings.LANGUAGES):
        raise Invalid(field="language")
    account.language = language
    account.save(update_fields=["language"])
    audit.record(actor=actor, action="accounts.choose_language", kind="account", object_id=account.id)
