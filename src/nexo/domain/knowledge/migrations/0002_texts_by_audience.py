"""Variants of articles become versions of texts, each with its author, its publisher and its day of review."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import nexo.kernel.clock
import nexo.kernel.ids

AUDIENCES = [("clear", "lenguaje claro"), ("easy", "lectura fácil"), ("technical", "técnica")]
LANGUAGES = [
    ("es", "español"),
    ("en", "English"),
    ("pt", "português"),
    ("gn", "avañe'ẽ"),
    ("qu", "runasimi"),
    ("it", "italiano"),
]
STATES = [("draft", "borrador"), ("published", "publicado"), ("replaced", "reemplazado")]


def keep_what_is_published(apps, schema_editor):
    """Give each text the state and the day of review that its article had."""
    article, text = (apps.get_model("knowledge", name) for name in ("Article", "TextVersion"))
    for row in article.objects.exclude(status="draft"):
        text.objects.filter(article=row).update(
            status="published", published_at=row.updated_at, review_due=row.review_due
        )
    article.objects.filter(status="retired").update(is_retired=True)


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0002_look"),
        ("knowledge", "0001_initial"),
        ("text", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint("articlevariant", "variant_once"),
        migrations.RenameIndex("articlevariant", new_name="text_search", old_name="variant_search"),
        migrations.RenameModel("ArticleVariant", "TextVersion"),
        migrations.AlterField(
            "textversion",
            "article",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="knowledge.article"),
        ),
        migrations.AlterField("textversion", "language", models.CharField(choices=LANGUAGES, default="es", max_length=10)),
        migrations.AddField("textversion", "number", models.PositiveIntegerField(default=1)),
        migrations.AddField("textversion", "status", models.CharField(choices=STATES, default="draft", max_length=10)),
        migrations.AddField("textversion", "revision", models.PositiveIntegerField(default=1)),
        migrations.AddField("textversion", "author_ids", models.JSONField(default=list)),
        migrations.AddField("textversion", "author_label", models.CharField(blank=True, max_length=120)),
        migrations.AddField("textversion", "updated_at", models.DateTimeField(default=nexo.kernel.clock.now)),
        migrations.AddField("textversion", "reviewed_by_id", models.UUIDField(blank=True, null=True)),
        migrations.AddField("textversion", "reviewed_by_label", models.CharField(blank=True, max_length=120)),
        migrations.AddField("textversion", "reviewed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("textversion", "published_by_id", models.UUIDField(blank=True, null=True)),
        migrations.AddField("textversion", "published_by_label", models.CharField(blank=True, max_length=120)),
        migrations.AddField("textversion", "published_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("textversion", "review_due", models.DateField(blank=True, null=True)),
        migrations.AddField("article", "review_months", models.PositiveSmallIntegerField(default=12)),
        migrations.AddField("article", "is_retired", models.BooleanField(default=False)),
        migrations.RunPython(keep_what_is_published, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("article", "status"),
        migrations.RemoveField("article", "review_due"),
    ]
