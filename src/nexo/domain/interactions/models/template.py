"""Texts that a provider approved beforehand, as it last told us."""

from django.db import models

from nexo.domain.interactions.models.account import ChannelAccount
from nexo.domain.interactions.ports import TemplateState
from nexo.kernel import clock, ids


class MessageTemplate(models.Model):
    """A provider's template (plantilla): the only thing that may be sent when its window is shut."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in TemplateState])
    category = models.CharField(max_length=30, blank=True)
    body = models.TextField(blank=True)
    is_plain = models.BooleanField(default=True)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name", "language"], name="template_once"),
        ]
