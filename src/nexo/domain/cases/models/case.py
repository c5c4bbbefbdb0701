"""The case and who takes part in it."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.enums import OPEN_PHASES, CasePartyRole, Danger, Phase, PlaceSource, Reason, Result
from nexo.domain.cases.models.incident import Incident
from nexo.domain.catalogue.enums import HIDDEN, ServiceKind, Visibility
from nexo.domain.catalogue.models import PublicService, ServiceVersion, Sign, StatusType
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit, Zone
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids
from nexo.kernel.geo.cells import cell_of_columns

_OPEN = [phase.value for phase in OPEN_PHASES]


class Case(models.Model):
    """A case (caso, gestión): one request in the hands of one owner unit, always.

    `received_at` is receipt by the administration in any channel and never changes (the legal start).
    `pin_digest` is the digest of the verifier printed with the receipt. `answers` holds the form of the
    service, by field name. `priority_reasons`: [{"code", "points", "text", "rule"}], `priority` their total.
    `danger` is the level that an official set; empty: the one of its service. `sign` is the poster or the button by
    which the person came in.
    """

    search_is_stored: ClassVar[bool] = True
    personal_fields: ClassVar[tuple[str, ...]] = (
        "description", "answers", "place_text", "lat", "lon", "public_answer", "search_text",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    public_code = models.CharField(max_length=15, unique=True)
    pin_digest = models.CharField(max_length=64, blank=True)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT)
    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=ServiceKind.choices)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    applicant = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    is_anonymous = models.BooleanField(default=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.NORMAL)
    channel = models.CharField(max_length=30)
    sign = models.ForeignKey(
        Sign, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    origin = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    assignee = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    routing_reason = models.CharField(max_length=200, blank=True)
    phase = models.CharField(max_length=25, choices=Phase.choices, default=Phase.SUBMITTED)
    status_type = models.ForeignKey(StatusType, null=True, blank=True, on_delete=models.PROTECT)
    result = models.CharField(max_length=40, choices=Result.choices, blank=True)
    reason = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    public_answer = models.TextField(blank=True)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)
    place_text = models.CharField(max_length=250, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    place_source = models.CharField(max_length=10, choices=PlaceSource.choices, blank=True)
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    received_at = models.DateTimeField(default=clock.now)
    registered_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    first_response_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    scheduled_for = models.DateField(null=True, blank=True)
    paused_since = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveBigIntegerField(default=0)
    first_resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    citizen_confirmed = models.BooleanField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)
    priority_reasons = models.JSONField(default=list, blank=True)
    danger = models.PositiveSmallIntegerField(null=True, blank=True, choices=Danger.choices)
    is_preferential = models.BooleanField(default=False)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    return_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)
    search_text = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner_unit", "-priority", "received_at", "id"],
                condition=models.Q(phase__in=_OPEN),
                name="case_queue_of_unit",
            ),
            models.Index(
                fields=["jurisdiction", "-priority", "received_at", "id"],
                condition=models.Q(phase__in=_OPEN),
                name="case_queue",
            ),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"],
                condition=models.Q(phase__in=_OPEN),
                name="case_open_newest",
            ),
            models.Index(fields=["jurisdiction", "-received_at", "-id"], name="case_newest"),
            models.Index(fields=["applicant", "-received_at", "-id"], name="case_of_party"),
            models.Index(fields=["incident"], name="case_of_incident"),
            models.Index(fields=["sign"], condition=models.Q(sign__isnull=False), name="case_of_sign"),
            models.Index(
                cell_of_columns(),
                models.F("service"),
                models.F("lat"),
                models.F("lon"),
                condition=models.Q(phase__in=_OPEN, lat__isnull=False),
                name="case_open_cell",
            ),
            models.Index(
                fields=["jurisdiction", "lat", "lon"],
                condition=models.Q(phase__in=_OPEN, visibility="normal"),
                name="case_open_block",
            ),
            models.Index(fields=["service", "received_at"], name="case_received_day"),
            models.Index(fields=["service", "resolved_at"], name="case_resolved_day"),
            models.Index(fields=["service", "closed_at"], name="case_closed_day"),
            models.Index(fields=["due_at"], condition=models.Q(phase__in=_OPEN), name="case_falling_due"),
            models.Index(
                fields=["jurisdiction", "updated_at", "id"],
                condition=models.Q(phase__in=_OPEN),
                name="case_idle",
            ),
            models.Index(
                fields=["jurisdiction", "-escalation_level", "due_at", "id"],
                condition=models.Q(phase__in=_OPEN, escalation_level__gt=0),
                name="case_raised",
            ),
        ]

    def __str__(self) -> str:
        return self.public_code

    @property
    def guarded_by(self) -> Unit | None:
        """The only unit that reads what is said about it with a name; None: whoever may read the ledger."""
        return None if self.visibility == Visibility.NORMAL else self.owner_unit

    @property
    def is_hidden(self) -> bool:
        """Whether most officials must not even learn that it exists."""
        return self.visibility in HIDDEN

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something."""
        return self.phase in _OPEN


class CaseParty(models.Model):
    """A party takes part in a case."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    role = models.CharField(max_length=15, choices=CasePartyRole.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "party", "role"], name="participant_once")]
