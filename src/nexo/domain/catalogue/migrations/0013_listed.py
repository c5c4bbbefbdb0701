"""How a service is found goes with its versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add what the catalogue says of a service once a version is published."""

    dependencies = [("catalogue", "0012_guide_and_signs")]

    operations = [
        migrations.AddField(
            model_name="serviceversion",
            name="listed",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
