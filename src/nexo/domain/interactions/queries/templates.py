"""Templates that may be sent to a person."""

from nexo.domain.interactions.models import Conversation, MessageTemplate
from nexo.domain.interactions.ports import TemplateState


def usable_templates(conversation: Conversation) -> list[MessageTemplate]:
    """Return the approved templates of the town's accounts that ask for words alone, by name: one query."""
    rows = MessageTemplate.objects.filter(
        account__jurisdiction_id=conversation.jurisdiction_id,
        account__is_active=True,
        state=TemplateState.APPROVED,
        is_plain=True,
    )
    return list(rows.select_related("account").order_by("name", "language", "pk"))
