"""What people ask an official to decide about their own record."""

from typing import ClassVar

from django.db import models

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState
from nexo.domain.parties.models.people import Party, Representation
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class RecordRequest(models.Model):
    """A person asks to correct or to erase what is held about them, or to act for somebody (solicitud).

    `details` holds, to correct, the `field` and its `value` as it should be; to act for somebody, the `kind`, the
    `name` and `document` of whom they would act for, and the `groups` of services it is for (none: all). `case_id`
    is the case that runs the term of the law for it, where the town attends this right as a service; `due_at` its
    term.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("details", "reason", "answer")
    retention: ClassVar[str] = "with its party: it proves what was asked for and what was decided"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="record_requests")
    kind = models.CharField(max_length=10, choices=RecordRequestKind.choices)
    details = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(
        max_length=10, choices=RecordRequestState.choices, default=RecordRequestState.OPEN
    )
    answer = models.CharField(max_length=500, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    representation = models.ForeignKey(Representation, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction", "created_at", "id"],
                condition=models.Q(state="open"),
                name="record_request_open",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
