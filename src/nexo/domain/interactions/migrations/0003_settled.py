"""A contact that asked for an answer may need none any more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0002_stored_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='interaction',
            name='is_settled',
            field=models.BooleanField(default=False),
        ),
    ]
