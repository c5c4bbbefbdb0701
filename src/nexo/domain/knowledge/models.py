"""Tables of knowledge: articles, versions of texts, recordings, understanding, standard answers, models of letters."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from nexo.domain.knowledge.enums import (
    Audience,
    Language,
    RecordingSource,
    RecordingState,
    TextStatus,
    Understood,
)
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class Article(models.Model):
    """One subject, said in several texts. `service_code` points to the catalogue by its stable code."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=80)
    service_code = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    review_months = models.PositiveSmallIntegerField(default=12)
    is_retired = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="article_slug_once")]
        indexes = [models.Index(fields=["jurisdiction", "service_code"], name="article_of_service")]

    def __str__(self) -> str:
        return self.slug


class TextVersion(models.Model):
    """A version of an article for one audience in one language; `body` is in the small markup of the kernel.

    Of each kind at most one is a draft and one is published; a replaced one is never changed again. `revision` counts
    the writings of a draft, so that two authors do not overwrite each other.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.CLEAR)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.SPANISH)
    number = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=TextStatus.choices, default=TextStatus.DRAFT)
    title = models.CharField(max_length=150)
    body = models.TextField()
    search_text = models.TextField(blank=True)
    readability = models.FloatField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    author_ids = models.JSONField(default=list)
    author_label = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    reviewed_by_label = models.CharField(max_length=120, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    published_by_label = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "audience", "language", "number"], name="text_number_once"
            ),
            models.UniqueConstraint(
                fields=["article", "audience", "language"],
                condition=Q(status=TextStatus.PUBLISHED),
                name="text_published_once",
            ),
            models.UniqueConstraint(
                fields=["article", "audience", "language"],
                condition=Q(status=TextStatus.DRAFT),
                name="text_draft_once",
            ),
        ]
        indexes = [
            GinIndex(models.Func(models.F("search_text"), function="nexo_tsv"), name="text_search"),
            models.Index(
                fields=["review_due"], condition=Q(status=TextStatus.PUBLISHED), name="text_review_due"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Recording(models.Model):
    """A version of a text read aloud, by a person or by the speech engine; a failed one says why in `failure`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    text = models.OneToOneField(TextVersion, on_delete=models.CASCADE, related_name="recording")
    source = models.CharField(max_length=10, choices=RecordingSource.choices)
    state = models.CharField(max_length=10, choices=RecordingState.choices, default=RecordingState.ASKED)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    failure = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.source} {self.state}"


class Understanding(models.Model):
    """What one visitor said of one version of a text. `visitor` is a keyed digest of a random name: no person."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    text = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="understandings")
    visitor = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Understood.choices)
    words = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "visitor"], name="understanding_once")]

    def __str__(self) -> str:
        return self.answer


class StandardAnswer(models.Model):
    """A standard answer with variables in braces: {nombre}, {codigo}, {servicio}, {area}, {vence}."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    body = models.TextField()
    service_code = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, default="es")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="answer_code_once")]

    def __str__(self) -> str:
        return self.code


class LetterTemplate(models.Model):
    """A model of a letter (modelo de carta): a document with fields in double braces, in versions."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    service_code = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "title"], name="letter_template_title_once")
        ]

    def __str__(self) -> str:
        return self.title


class LetterTemplateVersion(models.Model):
    """A version of a model of a letter: never changed, so a letter says of which one it was made.

    `fields` are the names that its document holds, in their order.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="letter_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template_id}:{self.number}"
