"""Mail of the logins themselves (confirm, reset, codes) leaves through the ledger like all else."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions.actions.queue_message import Queued, queue_message
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.ports import Sender
from nexo.domain.notifications.enums import NoticeState
from nexo.domain.notifications.models import Notice
from nexo.kernel import clock, ids
from nexo.kernel.actors import system

SLUG = "account_mail"


@transaction.atomic
def send_account_mail(*, jurisdiction_id: UUID, email: str, subject: str, text: str) -> Queued:
    """Queue a mail with a link or code of one use to the address of a login.

    It stands in a closed, protected conversation of its own that no official reads; its words are taken out
    of the ledger as soon as it has left (`application/reactions/blank_account_mail_once_sent`).
    """
    actor = system(jurisdiction_id)
    conversation = Conversation.objects.create(
        jurisdiction_id=jurisdiction_id,
        state=ConversationState.CLOSED,
        closed_at=clock.now(),
        is_protected=True,
    )
    key = f"{SLUG}:{ids.uuid7()}"
    queued = queue_message(
        actor=actor,
        conversation=conversation,
        channel="email",
        to=Sender("email", email.lower()),
        subject=subject,
        text=text,
        automatic=True,
        key=key,
    )
    Notice.objects.create(
        jurisdiction_id=jurisdiction_id,
        slug=SLUG,
        key=key,
        channel="email",
        interaction=queued.interaction,
        state=NoticeState.QUEUED,
        because=gettext_noop("correo de la cuenta"),
    )
    return queued
