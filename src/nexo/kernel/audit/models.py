"""What was done and who read whom. Rows are only ever added: triggers refuse everything else.

Ids come from `nexo_audit_next_id`, which takes the transaction's id before the number, so that the sealing
can tell when every number below a mark is settled (see `seal.py`).
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_PURPOSE = 100
"""Characters of why a record was read."""


class Ledger(models.TextChoices):
    """The two books; each has its own chain of seals."""

    ENTRIES = "entries", _("actos")
    READS = "reads", _("consultas")


class NextId(models.Func):
    """The next number of a ledger."""

    function = "nexo_audit_next_id"
    output_field = models.BigIntegerField()


class AuditEntry(models.Model):
    """One act: who, what, on which object, why. `changes` names fields and codes, never personal values."""

    id = models.BigIntegerField(primary_key=True, db_default=NextId(models.Value("entries")))
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    jurisdiction_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField(null=True)
    action = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    object_id = models.UUIDField(null=True)
    reason = models.TextField(default="", blank=True)
    changes = models.JSONField(default=dict, blank=True)

    objects: ClassVar[models.Manager["AuditEntry"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id", "-id"], name="audit_entry_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
            models.Index(fields=["jurisdiction_id", "-id"], name="audit_entry_jurisdiction"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


class ReadEntry(models.Model):
    """One look at the record of one party: who, when, what for, which group of fields; never the content."""

    id = models.BigIntegerField(primary_key=True, db_default=NextId(models.Value("reads")))
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    jurisdiction_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField(null=True)
    party_id = models.UUIDField()
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    kind = models.CharField(max_length=100)
    object_id = models.UUIDField(null=True)
    fields = models.CharField(max_length=200, default="", blank=True)

    objects: ClassVar[models.Manager["ReadEntry"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["party_id", "-id"], name="audit_read_party"),
            models.Index(fields=["actor_id", "-id"], name="audit_read_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id}"


class Seal(models.Model):
    """Proof of the rows `first_id` to `last_id` of one ledger: their Merkle root, chained to the seal before.

    Ranges touch: every number belongs to exactly one seal, and `rows` says how many of them exist.
    """

    id = models.BigAutoField(primary_key=True)
    ledger = models.CharField(max_length=16, choices=Ledger.choices)
    number = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, default="", blank=True)
    head = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Seal"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "number"], name="audit_seal_number")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.number}"
