"""Calls, what was told of them, who takes them and who is to be called back."""

import django.db.models.deletion
import nexo.kernel.clock
import nexo.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0004_delivery_pace'),
        ('organisation', '0002_streets'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=60)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('times', models.PositiveSmallIntegerField(default=1)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('points', models.PositiveSmallIntegerField(default=0)),
                ('rank_at', models.DateTimeField()),
                ('got_through_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'hablamos'), ('no_answer', 'no atendió'), ('given_up', 'no se insiste más')], max_length=10)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.jurisdiction')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('external_id', models.CharField(max_length=200)),
                ('direction', models.CharField(choices=[('in', 'entrante'), ('out', 'saliente'), ('internal', 'interna')], default='in', max_length=8)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('is_withheld', models.BooleanField(default=False)),
                ('line', models.CharField(blank=True, max_length=60)),
                ('queue', models.CharField(blank=True, max_length=60)),
                ('extension', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('ringing', 'suena'), ('waiting', 'espera en la cola'), ('talking', 'en curso'), ('answered', 'atendida'), ('missed', 'perdida'), ('abandoned', 'abandonada'), ('unreached', 'no atendió')], default='ringing', max_length=10)),
                ('started_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('wrapped_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='interactions.channelaccount')),
                ('interaction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call', to='interactions.interaction')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.jurisdiction')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
                ('callback', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='calls', to='interactions.callback')),
            ],
        ),
        migrations.CreateModel(
            name='CallPart',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=300)),
                ('moment', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('leg', models.CharField(blank=True, max_length=200)),
                ('direction', models.CharField(blank=True, max_length=8)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('is_withheld', models.BooleanField(default=False)),
                ('line', models.CharField(blank=True, max_length=60)),
                ('queue', models.CharField(blank=True, max_length=60)),
                ('extension', models.CharField(blank=True, max_length=60)),
                ('cause', models.CharField(blank=True, max_length=60)),
                ('received_at', models.DateTimeField(default=nexo.kernel.clock.now)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='interactions.call')),
            ],
        ),
        migrations.CreateModel(
            name='CallSeat',
            fields=[
                ('id', models.UUIDField(default=nexo.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('extension', models.CharField(blank=True, max_length=60)),
                ('since', models.DateTimeField(default=nexo.kernel.clock.now)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='interactions.channelaccount')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.jurisdiction')),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
            ],
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['jurisdiction', 'rank_at', 'id'], name='call_backs_to_make'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('jurisdiction', 'number'), name='one_open_call_back'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['jurisdiction', '-started_at', '-id'], name='calls_under_way'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['jurisdiction', 'number', '-started_at'], name='calls_of_number'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('wrapped_at__isnull', True)), fields=['staff', '-started_at'], name='calls_to_write_down'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('account', 'external_id'), name='call_once'),
        ),
        migrations.AddConstraint(
            model_name='callpart',
            constraint=models.UniqueConstraint(fields=('call', 'key'), name='call_part_once'),
        ),
        migrations.AddConstraint(
            model_name='callseat',
            constraint=models.UniqueConstraint(condition=models.Q(('extension', ''), _negated=True), fields=('jurisdiction', 'extension'), name='one_official_an_extension'),
        ),
    ]
