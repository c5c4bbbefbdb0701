"""Writes to a person with a text that the provider approved: the way back in once its window is shut."""

from collections.abc import Sequence

from django.db import transaction

from nexo.domain.interactions.actions.queue_message import Queued, queue_message
from nexo.domain.interactions.errors import TemplateUnfilled, TemplateUnusable
from nexo.domain.interactions.models import Conversation, MessageTemplate
from nexo.domain.interactions.ports import TemplateState
from nexo.domain.interactions.rules.templates import filled_in, is_sendable, places_in
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound


@transaction.atomic
def queue_template(
    *, actor: Actor, conversation: Conversation, template: MessageTemplate, parameters: Sequence[str]
) -> Queued:
    """Queue `template` filled in; the ledger keeps the words that the person will read.

    Raises `TemplateUnusable` where the provider would refuse it, `TemplateUnfilled` for a parameter it would.
    """
    if template.account.jurisdiction_id != conversation.jurisdiction_id:
        raise NotFound
    if template.state != TemplateState.APPROVED or not template.is_plain or not template.account.is_active:
        raise TemplateUnusable
    given = [one.strip() for one in parameters]
    if len(given) != places_in(template.body) or not all(is_sendable(one) for one in given):
        raise TemplateUnfilled(field="parameters")
    return queue_message(
        actor=actor,
        conversation=conversation,
        channel=template.account.slug,
        text=filled_in(template.body, given),
        template=f"{template.name}/{template.language}",
        parameters=given,
    )
