"""Whether the front office resolves is told by the delegation matrix alone."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0007_delegations"),
    ]

    operations = [
        migrations.RemoveField(model_name="serviceversion", name="front_office_resolves"),
    ]
