"""Tables of the guided conversation: the menu as it is written, the accounts it is on for, the talks."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.guidance.enums import Ending, EntryKind, Step
from nexo.domain.interactions.models import ChannelAccount, Conversation
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Menu(models.Model):
    """The menu of a town. `published` is what people see (`rules.menu`); the entries are what is being written."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT)
    greeting = models.CharField(max_length=400, blank=True)
    greeting_en = models.CharField(max_length=400, blank=True)
    published = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)


class MenuEntry(models.Model):
    """One entry; `service` where the kind speaks of one, `text` where it tells something."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="entries")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["menu", "order", "id"], name="entries_of_menu")]

    def __str__(self) -> str:
        return self.label


class GuidedAccount(models.Model):
    """A channel account on which people are guided. No row: they are not."""

    account = models.OneToOneField(ChannelAccount, primary_key=True, on_delete=models.CASCADE)
    since = models.DateTimeField(default=clock.now)


class Talk(models.Model):
    """One guided talk in a conversation; at most one goes on at a time.

    `answers` is what is known so far (`rules.turns`) and empty once it ended, `heard_id` the last message that was
    heard, `said_at` when we last said something.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("answers",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT)
    channel = models.CharField(max_length=30)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.MENU)
    answers = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True)
    misses = models.PositiveSmallIntegerField(default=0)
    has_answered = models.BooleanField(default=False)
    heard_id = models.UUIDField(null=True, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT)
    started_at = models.DateTimeField(default=clock.now)
    said_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(ended_at__isnull=True), name="one_talk_going_on"
            )
        ]
        indexes = [
            models.Index(
                fields=["said_at"], condition=models.Q(ended_at__isnull=True), name="talks_going_on"
            ),
            models.Index(fields=["jurisdiction", "ended_at"], name="talks_ended"),
        ]
