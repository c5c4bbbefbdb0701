"""What whoever takes a call for a service asks and says."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_texts_in_english'),
    ]

    operations = [
        migrations.AddField(
            model_name='serviceversion',
            name='call_script',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='serviceversion',
            name='call_script_en',
            field=models.TextField(blank=True),
        ),
    ]
