"""Public services, their groups and versions, where they are attended, legal terms, status types."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from nexo.domain.catalogue.enums import (
    Competence,
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
from nexo.domain.organisation.models import Jurisdiction, Office, Unit
from nexo.kernel import ids


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
    who wrote on it: none of them publishes it. `audience` says who may ask; `booking_url` is where a turn is taken,
    where that is elsewhere. What another body does alone takes no requests: `outside_url` leads there.
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
    audience = models.CharField(max_length=300, blank=True)
    audience_en = models.CharField(max_length=300, blank=True)
    takes_requests = models.BooleanField(default=True)
    booking_url = models.URLField(blank=True)
    outside_url = models.URLField(blank=True)
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


class ServicePlace(models.Model):
    """An office where a service is attended; a service without any is attended at every office of the town."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="places")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "office"], name="service_place_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.office_id}"


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
