"""Tables of knowledge: articles, variants, standard answers and models of letters."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class Article(models.Model):
    """One subject, said in several variants. `service_code` points to the catalogue by its stable code."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=80)
    service_code = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, choices=ArticleStatus.choices, default=ArticleStatus.DRAFT)
    updated_at = models.DateTimeField(default=clock.now)
    review_due = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="article_slug_once")]

    def __str__(self) -> str:
        return self.slug


class ArticleVariant(models.Model):
    """The article for one audience in one language. `body` is plain text with blank lines and '- ' lists."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="variants")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.CLEAR)
    language = models.CharField(max_length=10, default="es")
    title = models.CharField(max_length=150)
    body = models.TextField()
    search_text = models.TextField(blank=True)
    readability = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "audience", "language"], name="variant_once"),
        ]
        indexes = [
            GinIndex(models.Func(models.F("search_text"), function="nexo_tsv"), name="variant_search"),
        ]

    def __str__(self) -> str:
        return self.title


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
