"""Tables of the catalogue: public services, their versions, status types; the versions of the routing rules."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import Combinable

from nexo.domain.catalogue.enums import (
    Competence,
    DelegatedAct,
    EvidenceRule,
    PauseRule,
    ServiceKind,
    Silence,
    StartRule,
    TermUnit,
    Verification,
    VersionStatus,
    Visibility,
)
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel import clock, ids


class ServiceGroup(models.Model):
    """A group of services as people look for them."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    icon = models.CharField(max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="group_code_once")]

    def __str__(self) -> str:
        return self.name


class PublicService(models.Model):
    """A public service (servicio, prestación, trámite). One owner unit and one deputy, always.

    `in_districts`: the district of a case's zone attends it, the owner unit where there is none.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=ServiceKind.choices)
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owned_services")
    deputy_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="deputised_services"
    )
    competence = models.CharField(max_length=10, choices=Competence.choices, default=Competence.OWN)
    external_body = models.CharField(max_length=120, blank=True)
    keywords = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    popularity = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    in_districts = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="service_code_once")]
        indexes = [
            GinIndex(models.Func(models.F("search_text"), function="nexo_tsv"), name="service_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class LegalTerm(models.Model):
    """A term that a norm sets (plazo legal), as data: one row a wording in force (domain.md 3.8).

    `code` is its lasting name ("AR-B-AIP"); `applies_to` are kinds of services. `extension_amount` counts in the
    same unit and only once. A town refers to a row from the versions of its services.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    code = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    scope = models.CharField(max_length=120)
    applies_to = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    subject = models.CharField(max_length=200)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15, choices=TermUnit.choices)
    start_rule = models.CharField(max_length=30, choices=StartRule.choices, default=StartRule.ADMINISTRATION)
    extension_amount = models.PositiveSmallIntegerField(default=0)
    extension_condition = models.CharField(max_length=200, blank=True)
    pause_rules = ArrayField(
        models.CharField(max_length=10, choices=PauseRule.choices), default=list, blank=True
    )
    silence = models.CharField(max_length=12, choices=Silence.choices, default=Silence.NONE)
    next_remedy = models.CharField(max_length=200, blank=True)
    norm = models.CharField(max_length=120)
    article = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    verification = models.CharField(max_length=10, choices=Verification.choices)
    source_url = models.URLField(blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], nulls_distinct=False, name="legal_term_wording_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class ServiceVersion(models.Model):
    """One version of a service.

    `fields`: [{"name", "label", "label_en", "type": a `FieldKind`, "required", "choices": [text or {"value", "label",
    "label_en"}], "help", "help_en", "sensitive", "only_if": {"name", "values"}: asked if that was answered}];
    `documents`: [{"name", "name_en", "required", "already_held"}].
    `listed`: {"name", "name_en", "keywords"}: how the service is found once this is published; empty: as before.
    `resolution_amount` counts `resolution_unit`; first response likewise: what the town promises. `legal_term` is
    what the law sets beside, where it does. `call_script` is what whoever takes a
    call for this service asks and says, a line each; officials alone read it. `author_ids` are the accounts of all
    who wrote on it: none of them publishes it.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    summary = models.CharField(max_length=300)
    summary_en = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    fields = models.JSONField(default=list, blank=True)
    documents = models.JSONField(default=list, blank=True)
    listed = models.JSONField(default=dict, blank=True)
    urgency = models.PositiveSmallIntegerField(default=3)
    safety_points = models.PositiveSmallIntegerField(default=0)
    resolution_amount = models.PositiveSmallIntegerField()
    resolution_unit = models.CharField(max_length=15, choices=TermUnit.choices)
    response_amount = models.PositiveSmallIntegerField()
    response_unit = models.CharField(max_length=15, choices=TermUnit.choices)
    legal_term = models.ForeignKey(
        LegalTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_location = models.BooleanField(default=False)
    needs_person = models.BooleanField(default=False)
    needs_contact = models.BooleanField(default=False)
    wants_photo = models.BooleanField(default=False)
    anonymous_allowed = models.BooleanField(default=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.NORMAL)
    evidence = models.CharField(max_length=10, choices=EvidenceRule.choices, default=EvidenceRule.ANSWER)
    cost_text = models.CharField(max_length=200, blank=True)
    cost_text_en = models.CharField(max_length=200, blank=True)
    where_text = models.CharField(max_length=300, blank=True)
    where_text_en = models.CharField(max_length=300, blank=True)
    law_text = models.CharField(max_length=300, blank=True)
    law_text_en = models.CharField(max_length=300, blank=True)
    call_script = models.TextField(blank=True)
    call_script_en = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    created_by_id = models.UUIDField(null=True, blank=True)
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(status="draft"), name="one_draft_version"
            ),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(status="published"), name="one_published_version"
            ),
        ]


class TrainingQuerySet(models.QuerySet["Training"]):
    """Records of training."""

    def in_force(self, day: date) -> "TrainingQuerySet":
        """Keep those that hold on `day`, first and last day included."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(ends, withdrawn_at__isnull=True, done_on__lte=day)


class Training(models.Model):
    """A member of staff was trained (capacitación, R25) for one service, or for all of a group.

    It holds from `done_on` to `valid_to`, empty: for good. Append-only: one recorded by mistake is withdrawn, with a
    reason.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("certificate",)
    retention: ClassVar[str] = "kept: shows that who attended was trained"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="trainings")
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    group = models.ForeignKey(ServiceGroup, null=True, blank=True, on_delete=models.PROTECT)
    done_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    certificate = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True, blank=True)
    recorded_by_label = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service__isnull=False, group__isnull=True)
                | models.Q(service__isnull=True, group__isnull=False),
                name="training_for_a_service_or_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("done_on")),
                name="training_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "staff"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="training_of_staff",
            ),
            models.Index(fields=["jurisdiction", "-recorded_at", "-id"], name="training_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.done_on}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Rows of the delegation matrix."""

    def in_force(self, day: date | Combinable) -> "DelegationQuerySet":
        """Keep those that hold on `day`, also one that the query finds out: not revoked, first and last day included."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(ends, revoked_at__isnull=True, valid_from__lte=day)


class Delegation(models.Model):
    """A cell of the delegation matrix (delegación de firma, R22): a role may decide alone on a service.

    `daily_limit` is the most decisions a day of one official; empty: no limit. Append-only: other limits are another
    row, and a row is revoked once, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=20, choices=Role.choices)
    act = models.CharField(max_length=20, choices=DelegatedAct.choices, default=DelegatedAct.RESOLVE)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    legal_act = models.CharField(max_length=150)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by_id = models.UUIDField(null=True, blank=True)
    granted_by_label = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_id = models.UUIDField(null=True, blank=True)
    revoked_by_label = models.CharField(max_length=150, blank=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(legal_act=""), name="delegation_has_a_legal_act"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="delegation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_limit__isnull=True) | models.Q(daily_limit__gte=1),
                name="delegation_limit_of_one_or_more",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "role"],
                condition=models.Q(revoked_at__isnull=True),
                name="delegation_not_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.service_id}"


class StatusType(models.Model):
    """A status as a municipality words it, mapped to one phase; `service` empty means all."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    code = models.CharField(max_length=30)
    phase = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "service", "code"], nulls_distinct=False, name="status_code_once"
            )
        ]


class RoutingSet(models.Model):
    """One version of the routing rules of a town (reglas de derivación); new cases go by the published one.

    A draft has no number yet; `revision` grows with each of its changes. `changes`, written when it is published:
    [{"number", "what": added|changed|removed|moved|off|on, "before", "after"}].
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    number = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    author_label = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    published_by_label = models.CharField(max_length=150, blank=True)
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="routing_number_once"),
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(status="published"), name="one_routing_in_force"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(status="draft"), name="one_routing_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.status}"


class RoutingRule(models.Model):
    """One rule of a set, in words and as it is followed; its `number` stays its own from version to version.

    `sentence` is what an official reads and writes; `says` the same for the machine (`rules.routing.sentence`);
    `told` is what a case keeps as its reason and never tells whom a rule attends. `unit` empty: the owner unit.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    routing_set = models.ForeignKey(RoutingSet, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    sentence = models.TextField()
    told = models.TextField(blank=True)
    says = models.JSONField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    is_enabled = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=200, blank=True)
    off_by_label = models.CharField(max_length=150, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["routing_set", "number"], name="routing_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sentence}"

    def takes_cases(self, day: date) -> bool:
        """Say whether its unit can be given cases on `day`: it is in force and of this town."""
        unit = self.unit
        return unit is None or not (unit.is_external or (unit.valid_to is not None and unit.valid_to < day))
