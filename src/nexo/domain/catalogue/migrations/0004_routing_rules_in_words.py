"""Routing rules in words, in versions; those of a service and a zone become sentences of the first version."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import nexo.kernel.clock
import nexo.kernel.ids


def write_sentences(apps, schema_editor):
    """Join the zones that send a service to one unit into one rule: no two rules can meet, so all go as before."""
    old = apps.get_model("catalogue", "RoutingRule")
    sets = apps.get_model("catalogue", "RoutingSet")
    rules = apps.get_model("catalogue", "SentenceRule")
    rows = old.objects.select_related("service", "zone", "unit").order_by(
        "service__jurisdiction_id", "service__code", "unit__code", "-is_enabled", "zone__code"
    )
    towns = {}
    for row in rows:
        joined = towns.setdefault(row.service.jurisdiction_id, {})
        joined.setdefault((row.service_id, row.unit_id, row.is_enabled), []).append(row)
    now = nexo.kernel.clock.now()
    for jurisdiction_id, joined in towns.items():
        first = sets.objects.create(
            jurisdiction_id=jurisdiction_id, number=1, status="published", created_at=now, published_at=now
        )
        rules.objects.bulk_create(
            _rule(rules, first, number, group) for number, group in enumerate(joined.values(), start=1)
        )


def _rule(rules, first, number, group):
    service, unit = group[0].service, group[0].unit
    codes, names = [row.zone.code for row in group], [row.zone.name for row in group]
    return rules(
        routing_set=first,
        number=number,
        order=number,
        sentence=f"si el servicio es {service.code} y la zona es {' o '.join(codes)}, va a {unit.code}",
        told=f"el servicio es {service.name} y la zona es {' o '.join(names)}",
        says={
            "if": [
                {"field": "service", "values": [service.code], "not": False},
                {"field": "zone", "values": codes, "not": False},
            ],
            "to": unit.code,
        },
        unit_id=unit.pk,
        is_enabled=group[0].is_enabled,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0003_call_script"),
        ("organisation", "0002_streets"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutingSet",
            fields=[
                ("id", models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("status", models.CharField(choices=[("draft", "borrador"), ("published", "publicada"), ("retired", "retirada")], default="draft", max_length=10)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=nexo.kernel.clock.now)),
                ("author_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ("author_label", models.CharField(blank=True, max_length=150)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by_id", models.UUIDField(blank=True, null=True)),
                ("published_by_label", models.CharField(blank=True, max_length=150)),
                ("changes", models.JSONField(blank=True, default=list)),
                ("jurisdiction", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.jurisdiction")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "number"), name="routing_number_once"),
                    models.UniqueConstraint(condition=models.Q(("status", "published")), fields=("jurisdiction",), name="one_routing_in_force"),
                    models.UniqueConstraint(condition=models.Q(("status", "draft")), fields=("jurisdiction",), name="one_routing_draft"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SentenceRule",
            fields=[
                ("id", models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("order", models.PositiveIntegerField()),
                ("sentence", models.TextField()),
                ("told", models.TextField(blank=True)),
                ("says", models.JSONField()),
                ("is_enabled", models.BooleanField(default=True)),
                ("off_reason", models.CharField(blank=True, max_length=200)),
                ("off_by_label", models.CharField(blank=True, max_length=150)),
                ("off_at", models.DateTimeField(blank=True, null=True)),
                ("routing_set", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="catalogue.routingset")),
                ("unit", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="organisation.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("routing_set", "number"), name="routing_rule_once"),
                ],
            },
        ),
        migrations.RunPython(write_sentences, migrations.RunPython.noop),
    ]
