"""Decisions taken by delegation, and their reviews."""

import django.db.models.deletion
import nexo.kernel.clock
import nexo.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_measures'),
        ('catalogue', '0007_delegations'),
        ('organisation', '0003_calendars'),
    ]

    operations = [
        migrations.CreateModel(
            name='DelegatedDecision',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=nexo.kernel.clock.now)),
                ('is_drawn', models.BooleanField(default=False)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('agrees', models.BooleanField(blank=True, null=True)),
                ('review_reason', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegated_decisions', to='cases.case')),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='catalogue.delegation')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
            ],
            options={
                'indexes': [models.Index(fields=['delegation', 'staff', 'at'], name='decision_of_delegation'), models.Index(condition=models.Q(('is_drawn', True), ('reviewed_at__isnull', True)), fields=['at', 'id'], name='decision_to_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('staff')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_decision')],
            },
        ),
    ]
