"""The rules of a service and a zone, which are sentences now, are gone; the sentences take their name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0004_routing_rules_in_words"),
    ]

    operations = [
        migrations.DeleteModel("RoutingRule"),
        migrations.RenameModel("SentenceRule", "RoutingRule"),
    ]
