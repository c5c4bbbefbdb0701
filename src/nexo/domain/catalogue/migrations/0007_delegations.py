"""The delegation matrix; what the catalogue let the front office resolve becomes rows of it."""

import django.db.models.deletion
import nexo.kernel.clock
import nexo.kernel.ids
from django.db import migrations, models


def delegate(apps, schema_editor):
    """Write one delegation for each service whose version in force let the front office resolve."""
    versions = apps.get_model("catalogue", "ServiceVersion")
    delegations = apps.get_model("catalogue", "Delegation")
    rows = versions.objects.filter(status="published", front_office_resolves=True).select_related("service")
    now = nexo.kernel.clock.now()
    delegations.objects.bulk_create(
        delegations(
            jurisdiction_id=version.service.jurisdiction_id,
            service_id=version.service_id,
            role="front_office",
            act="resolve",
            legal_act="(heredada del catálogo)",
            valid_from=(version.published_at or now).date(),
            granted_at=now,
            granted_by_label="sistema",
        )
        for version in rows
    )


def undelegate(apps, schema_editor):
    """Write in the versions in force what the front office may resolve."""
    held = apps.get_model("catalogue", "Delegation").objects.filter(role="front_office", revoked_at=None)
    versions = apps.get_model("catalogue", "ServiceVersion").objects.filter(status="published")
    versions.filter(service_id__in=held.values("service_id")).update(front_office_resolves=True)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0006_legal_terms'),
        ('organisation', '0003_calendars'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('front_office', 'agente de atención'), ('triage', 'derivación'), ('area_responsible', 'responsable de área'), ('crew', 'cuadrilla o inspección'), ('supervisor', 'supervisión'), ('chain', 'secretaría o intendencia'), ('social_worker', 'trabajo social'), ('security_analyst', 'análisis de prevención'), ('access_officer', 'responsable de acceso a la información'), ('data_protection', 'delegación de datos personales'), ('auditor', 'auditoría'), ('analyst', 'análisis'), ('editor', 'edición de contenidos'), ('service_owner', 'dueña o dueño del servicio'), ('administrator', 'administración técnica'), ('ombudsman', 'defensoría')], max_length=20)),
                ('act', models.CharField(choices=[('resolve', 'resolver en el momento')], default='resolve', max_length=20)),
                ('daily_limit', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('legal_act', models.CharField(max_length=150)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('granted_at', models.DateTimeField(default=nexo.kernel.clock.now)),
                ('granted_by_id', models.UUIDField(blank=True, null=True)),
                ('granted_by_label', models.CharField(blank=True, max_length=150)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by_id', models.UUIDField(blank=True, null=True)),
                ('revoked_by_label', models.CharField(blank=True, max_length=150)),
                ('revoke_reason', models.CharField(blank=True, max_length=200)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.jurisdiction')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='catalogue.publicservice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('revoked_at__isnull', True)), fields=['service', 'role'], name='delegation_not_revoked')],
                'constraints': [models.CheckConstraint(condition=models.Q(('legal_act', ''), _negated=True), name='delegation_has_a_legal_act'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='delegation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('daily_limit__isnull', True), ('daily_limit__gte', 1), _connector='OR'), name='delegation_limit_of_one_or_more')],
            },
        ),
        migrations.RunPython(delegate, undelegate),
    ]
