"""Switches the guided conversation of one channel account on or off."""

from uuid import UUID

from django.db import transaction

from nexo.domain.guidance import policies
from nexo.domain.guidance.errors import ChannelNotTalked, MenuUnpublished
from nexo.domain.guidance.models import GuidedAccount, Menu
from nexo.domain.guidance.queries import can_converse
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def switch_account(*, actor: Actor, account_id: UUID, on: bool) -> None:
    """Guide, or no longer guide, whoever writes by the account.

    Raises `NotFound`, `ChannelNotTalked`, and `MenuUnpublished` while there is nothing to show.
    """
    if not policies.may_switch(actor):
        raise NotAllowed
    account = accounts_of(actor).select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound
    if on and not can_converse(account.slug):
        raise ChannelNotTalked
    if on and not Menu.objects.filter(jurisdiction_id=account.jurisdiction_id, version__gt=0).exists():
        raise MenuUnpublished
    if on:
        GuidedAccount.objects.get_or_create(account=account)
    else:
        GuidedAccount.objects.filter(account=account).delete()
    audit(
        actor=actor,
        action="guidance.switch",
        kind="channel_account",
        object_id=account.pk,
        changes={"on": on},
    )
