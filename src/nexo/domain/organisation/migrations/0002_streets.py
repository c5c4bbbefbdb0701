"""The register of streets."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import nexo.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Street',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None)),
                ('ngrams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.jurisdiction')),
            ],
        ),
        migrations.CreateModel(
            name='StreetSegment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('first_number', models.PositiveIntegerField(blank=True, null=True)),
                ('last_number', models.PositiveIntegerField(blank=True, null=True)),
                ('parity', models.CharField(choices=[('all', 'todas'), ('even', 'pares'), ('odd', 'impares')], default='all', max_length=4)),
                ('first_lat', models.FloatField()),
                ('first_lon', models.FloatField()),
                ('last_lat', models.FloatField()),
                ('last_lon', models.FloatField()),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='organisation.street')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisation.zone')),
            ],
        ),
        migrations.AddIndex(
            model_name='street',
            index=django.contrib.postgres.indexes.GinIndex(fields=['ngrams'], name='street_ngrams'),
        ),
        migrations.AddConstraint(
            model_name='street',
            constraint=models.UniqueConstraint(fields=('jurisdiction', 'name'), name='street_name_once'),
        ),
        migrations.AddConstraint(
            model_name='streetsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_number__isnull', True), ('last_number__isnull', True)), ('first_number__lte', models.F('last_number')), _connector='OR'), name='segment_numbers_grow'),
        ),
    ]
