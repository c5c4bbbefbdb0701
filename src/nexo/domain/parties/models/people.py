"""Tables of parties. No field for political opinion exists here or anywhere."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Reverse

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.parties.enums import (
    Assurance,
    ConsentBasis,
    ContactKind,
    IndicatorSource,
    OrganisationType,
    PartyKind,
    ProposalState,
)
from nexo.kernel import clock, ids


class PartyQuerySet(models.QuerySet["Party"]):
    """Named filters over parties."""

    def of_cluster(self, root: Any) -> "PartyQuerySet":
        """Keep the party that is the root and whatever was merged into it.

        Rows of a cluster are found through this as a subquery: the same condition written across a join would
        read the whole table of parties.
        """
        return self.filter(models.Q(id=root) | models.Q(canonical_id=root))

    def of_clusters(self, roots: Iterable[UUID]) -> "PartyQuerySet":
        """Keep the parties of several clusters."""
        wanted = list(roots)
        return self.filter(models.Q(id__in=wanted) | models.Q(canonical_id__in=wanted))


class Party(models.Model):
    """A person or an organisation.

    Merging never moves rows: the absorbed party points to the survivor by `canonical`, and reads take the
    whole cluster. New records stay on the party whose identifier brought them, so unmerging is exact.
    `canonical` always names the root of the cluster, never a party between. `display_name`, `sort_key`,
    `search_text` and `ngrams` follow from the names by `rules.names.name_columns`; the self-perceived name is
    the one shown (Ley 26.743), every name is searched. `is_provisional`: made from a message, nobody has said
    yet who it is; the name, if any, is what the channel told. Between `contact_from` and `contact_to` the person
    wants to be written to by what rings. `unlearned` are habits seen in use (`kind:value`) that they told us to
    forget.
    """

    personal_fields: ClassVar[tuple[str, ...]] = (
        "display_name",
        "sort_key",
        "search_text",
        "ngrams",
        "given_names",
        "surname",
        "self_perceived_name",
        "birth_date",
        "legal_name",
        "language",
        "needs_interpreter",
        "preferred_channel",
        "contact_from",
        "contact_to",
        "unlearned",
        "address_text",
        "is_confidential",
        "is_deceased",
    )
    retention: ClassVar[str] = "ten years after the last contact, then pseudonymised"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=PartyKind.choices, default=PartyKind.PERSON)
    canonical = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    display_name = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)
    ngrams = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    self_perceived_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    legal_name = models.CharField(max_length=200, blank=True)
    organisation_type = models.CharField(max_length=15, choices=OrganisationType.choices, blank=True)
    language = models.CharField(max_length=10, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    preferred_channel = models.CharField(max_length=30, blank=True)
    contact_from = models.TimeField(null=True, blank=True)
    contact_to = models.TimeField(null=True, blank=True)
    unlearned = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)
    address_text = models.CharField(max_length=250, blank=True)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)
    is_confidential = models.BooleanField(default=False)
    is_deceased = models.BooleanField(default=False)
    account = models.OneToOneField(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="party"
    )
    source = models.CharField(max_length=60, blank=True)
    is_provisional = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = PartyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "sort_key", "id"], name="party_by_name"),
            models.Index(
                OpClass("sort_key", name="varchar_pattern_ops"), "jurisdiction", name="party_by_name_begun"
            ),
            models.Index(
                fields=["jurisdiction", "birth_date"],
                condition=models.Q(birth_date__isnull=False),
                name="party_by_birth_date",
            ),
            GinIndex(fields=["ngrams"], name="party_ngrams"),
            GinIndex(models.Func(models.F("search_text"), function="nexo_tsv"), name="party_search"),
        ]

    def __str__(self) -> str:
        return self.display_name or str(self.id)

    @property
    def tongue(self) -> str:
        """The language to write to them in: theirs, or the house's while nobody knows."""
        return self.language or settings.LANGUAGE_CODE

    @property
    def root_id(self) -> UUID:
        """The id of the party that stands for the whole cluster."""
        return self.canonical_id or self.id


class Identifier(models.Model):
    """A typed identifier (identificación) with its source and how sure we are; it names one party only.

    A chat account without any telephone is one. What several people may share is a contact point.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("value", "normalised")
    retention: ClassVar[str] = "with its party; closed by `valid_to`, never reused"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=30)
    value = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=60)
    assurance = models.CharField(max_length=20, choices=Assurance.choices, default=Assurance.CLAIMED)
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "scheme", "normalised"],
                condition=models.Q(valid_to__isnull=True),
                name="identifier_names_one",
            )
        ]
        indexes = [
            models.Index(
                OpClass("normalised", name="varchar_pattern_ops"),
                "jurisdiction",
                condition=models.Q(valid_to__isnull=True),
                name="identifier_by_beginning",
            ),
        ]

    def __str__(self) -> str:
        return self.scheme


class ContactPoint(models.Model):
    """A way to reach a party (medio de contacto); may belong to several. Phones are E.164."""

    personal_fields: ClassVar[tuple[str, ...]] = ("value", "normalised")
    retention: ClassVar[str] = "with its party; closed by `valid_to`"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = models.CharField(max_length=250)
    normalised = models.CharField(max_length=250)
    source = models.CharField(max_length=60)
    assurance = models.CharField(max_length=20, choices=Assurance.choices, default=Assurance.CLAIMED)
    verified_at = models.DateTimeField(null=True, blank=True)
    is_preferred = models.BooleanField(default=False)
    bounce_count = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_kind = models.CharField(max_length=10, blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind", "normalised"],
                condition=models.Q(valid_to__isnull=True),
                name="contact_once_a_party",
            )
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "kind", "normalised"], name="contact_by_value"),
            models.Index(
                OpClass("normalised", name="varchar_pattern_ops"),
                "jurisdiction",
                condition=models.Q(valid_to__isnull=True),
                name="contact_by_beginning",
            ),
            models.Index(
                OpClass(Reverse("normalised"), name="text_pattern_ops"),
                "jurisdiction",
                condition=models.Q(valid_to__isnull=True, kind="phone"),
                name="contact_by_last_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Representation(models.Model):
    """One party acts for another (representación); acts record both."""

    personal_fields: ClassVar[tuple[str, ...]] = ("scope", "evidence")
    retention: ClassVar[str] = "ten years after it ends"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="represented_by")
    representative = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="represents")
    kind = models.CharField(max_length=30)
    scope = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kind


class Consent(models.Model):
    """A ground to use data or a channel for a purpose; withdrawing appends a date, nothing is deleted."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "with its party: it proves the ground on which data were used"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=60)
    channel = models.CharField(max_length=30, blank=True)
    basis = models.CharField(max_length=10, choices=ConsentBasis.choices)
    source = models.CharField(max_length=60)
    text_version = models.CharField(max_length=30, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.purpose


class VulnerabilityIndicator(models.Model):
    """An indicator of domain.md 3.7. The adjustment is stored, sealed when sensitive; never a diagnosis."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=20)
    source = models.CharField(max_length=12, choices=IndicatorSource.choices)
    adjustment_sealed = models.BinaryField(null=True, blank=True)
    is_sensitive = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def seal_context(self) -> str:
        """What the sealed adjustment is bound to: this very row."""
        return f"parties.indicator:{self.id}"


class MatchProposal(models.Model):
    """Two parties that may be one, with the reasons; a person decides. `first` has the lower id.

    `reasons` is a list of {"code", "text", "points"} without any personal value.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "with its parties"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    first = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="match_once_a_pair")]
        indexes = [
            models.Index(
                fields=["jurisdiction", "-score", "-id"], condition=models.Q(state="open"), name="match_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Merge(models.Model):
    """One merge and, perhaps, its undoing. `moved` lists the party ids whose `canonical` was changed.

    Both were roots when it was done, so the merges in force form a forest and say alone which parties are one
    (`rules.merging`): undoing in any order restores exactly.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("reason", "undo_reason")
    retention: ClassVar[str] = "with its parties: it explains what was shown to whom"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    survivor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    moved = ArrayField(models.UUIDField())
    reason = models.TextField()
    merged_at = models.DateTimeField(default=clock.now)
    merged_by_id = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.UUIDField(null=True, blank=True)
    undo_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at__isnull=True),
                name="merge_in_force_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
