"""Recordings, what readers understood, and what is unique among texts."""

import django.db.models.deletion
from django.db import migrations, models

import nexo.kernel.clock
import nexo.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0002_look"),
        ("knowledge", "0002_texts_by_audience"),
    ]

    operations = [
        migrations.AddIndex("article", models.Index(fields=["jurisdiction", "service_code"], name="article_of_service")),
        migrations.AddIndex(
            "textversion",
            models.Index(condition=models.Q(("status", "published")), fields=["review_due"], name="text_review_due"),
        ),
        migrations.AddConstraint(
            "textversion",
            models.UniqueConstraint(fields=("article", "audience", "language", "number"), name="text_number_once"),
        ),
        migrations.AddConstraint(
            "textversion",
            models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("article", "audience", "language"),
                name="text_published_once",
            ),
        ),
        migrations.AddConstraint(
            "textversion",
            models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("article", "audience", "language"),
                name="text_draft_once",
            ),
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(choices=[("uploaded", "la subió el municipio"), ("engine", "la hizo el programa de voz")], max_length=10)),
                ("state", models.CharField(choices=[("asked", "en preparación"), ("ready", "lista"), ("failed", "no se pudo hacer")], default="asked", max_length=10)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("updated_at", models.DateTimeField(default=nexo.kernel.clock.now)),
                ("file", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile")),
                ("text", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="recording", to="knowledge.textversion")),
            ],
        ),
        migrations.CreateModel(
            name="Understanding",
            fields=[
                ("id", models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("visitor", models.CharField(max_length=64)),
                ("answer", models.CharField(choices=[("yes", "Sí"), ("partly", "Más o menos"), ("no", "No")], max_length=10)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=nexo.kernel.clock.now)),
                ("text", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="understandings", to="knowledge.textversion")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("text", "visitor"), name="understanding_once")],
            },
        ),
    ]
