"""The search vector stands in the table: a scan from the newest row cannot afford to make it anew."""

from django.db import migrations

from nexo.kernel.text.stored import add_stored_vector


class Migration(migrations.Migration):
    dependencies = [("text", "0001_initial"), ("cases", "0001_initial")]

    operations = [add_stored_vector("cases_case")]
