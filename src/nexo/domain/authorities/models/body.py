"""Whom we exchange cases with."""

from django.db import models

from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Body(models.Model):
    """Another body (organismo): how it is reached, by which agreement, what may be sent.

    `way` names an exchange of the registry, or is `MAIL`; then `addresses` are its mail addresses, of which the
    first is written to, `domains` those from which it may answer, and after `answer_days` without news it is
    reminded. `services`: [[code, name]] as it last told them; `parts` are values of `Part`; `repeats_safely`: it
    knows what it got before by our key, as another Nexo does. `account` is the key with which the body posts its
    news here.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    way = models.CharField(max_length=30, default="open311")
    endpoint = models.CharField(max_length=300, blank=True)
    addresses = models.JSONField(default=list, blank=True)
    domains = models.JSONField(default=list, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=10)
    remote_jurisdiction_id = models.CharField(max_length=120, blank=True)
    key_sealed = models.BinaryField(null=True, blank=True)
    agreement = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    services = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    repeats_safely = models.BooleanField(default=False)
    account = models.ForeignKey(ChannelAccount, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    trouble = models.CharField(max_length=300, blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="body_name_once")]

    def __str__(self) -> str:
        return self.name
