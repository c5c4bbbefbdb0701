"""Where the town invites people to ask."""

from django.db import models

from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.models.service import PublicService
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Sign(models.Model):
    """An invitation (cartel): a poster with a QR code in a place, or a button on somebody else's site (R97).

    `code` is the end of its address, `/c/<code>/`, and is never given twice. `service` empty: whatever people need.
    The point, where there is one, is taken for the place of what is asked. Never edited: another place is another
    sign, so that its figures stay its own.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=SignKind.choices)
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    put_up_at = models.DateTimeField(default=clock.now)
    put_up_by_id = models.UUIDField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="sign_code_once")]
        indexes = [models.Index(fields=["jurisdiction", "-put_up_at", "-id"], name="sign_newest")]

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        """Where it leads, under the address of the town's site."""
        return f"/c/{self.code}/"
