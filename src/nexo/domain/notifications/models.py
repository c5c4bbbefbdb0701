"""Tables of notices."""

from django.db import models

from nexo.domain.interactions.models import Interaction
from nexo.domain.notifications.enums import NoticeState
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids


class Notice(models.Model):
    """One notice (notificación) to one party about one object. `key` makes a repeat harmless.

    `because` says in words why this channel was chosen, or why nothing left.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    slug = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT)
    register = models.CharField(max_length=30, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=30, blank=True)
    interaction = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=15, choices=NoticeState.choices)
    because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["register", "object_id"], name="notice_by_object")]
