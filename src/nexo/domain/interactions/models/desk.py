"""What stays among officials: an answer not sent yet, whom a note calls, who looks, what each one lists."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.models.conversation import Conversation
from nexo.domain.interactions.models.interaction import Interaction
from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.kernel import clock, ids


class Draft(models.Model):
    """An answer (borrador) that an official is writing in a conversation; one each, gone when it is sent."""

    personal_fields: ClassVar[tuple[str, ...]] = ("text",)
    retention: ClassVar[str] = "deleted when its answer is sent or its author empties it"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    author = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    channel = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "author"], name="one_draft_each"),
        ]


class Mention(models.Model):
    """An internal note that calls an official (mención); `seen_at` is when they opened its conversation."""

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="mentions")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interaction", "staff"], name="mentioned_once")]
        indexes = [
            models.Index(
                fields=["staff", "conversation"],
                condition=models.Q(seen_at__isnull=True),
                name="mention_unseen",
            )
        ]


class Presence(models.Model):
    """An official who has a conversation before them (presencia); it lapses at `until` if not renewed."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = (
        "under a minute; overwritten or deleted when its official looks at something else"
    )

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    is_typing = models.BooleanField(default=False)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "staff"], name="one_presence_each")]


class Follow(models.Model):
    """An official who wants to know what happens in a conversation (seguimiento). `seen_at`: when they last looked."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "until its official stops following"

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="follows")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "conversation"], name="followed_once")]


class SavedView(models.Model):
    """A list that somebody named (vista guardada): `wanted` as `rules.views` reads it, shared with all or one's own."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "until its owner removes it"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    owner = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)
    wanted = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_name_once")]
        indexes = [
            models.Index(
                fields=["jurisdiction", "name"], condition=models.Q(is_shared=True), name="view_shared"
            )
        ]


class DeskAct(models.Model):
    """What an official did to some conversations at once, as each stood before and after, so that it can be undone."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "one hour; the audit keeps what was done and undone"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    verb = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)
    done_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["staff", "done_at"], name="desk_act_by_staff")]


class DeskSeat(models.Model):
    """Who takes conversations (puesto de atención): on duty since when, by which channels, how many at once.

    No channels means all of them; the languages are those of the official.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "while its official works here"

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    staff = models.OneToOneField(StaffMember, on_delete=models.CASCADE)
    on_duty_since = models.DateTimeField(null=True, blank=True)
    channels = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(default=20)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction"], condition=models.Q(on_duty_since__isnull=False), name="desk_on_duty"
            )
        ]
