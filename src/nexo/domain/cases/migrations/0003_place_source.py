"""How the place of a case is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_stored_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='place_source',
            field=models.CharField(blank=True, choices=[('words', 'solo con palabras'), ('point', 'un punto que marcó quien avisa'), ('register', 'ubicado por el registro de calles')], max_length=10),
        ),
    ]
