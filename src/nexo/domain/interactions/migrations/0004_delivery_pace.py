"""What an account has sent of late is counted before each message where its pace is limited."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0003_settled'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(
                condition=models.Q(('claimed_at__isnull', False)),
                fields=['account', 'claimed_at'],
                name='delivery_claimed',
            ),
        ),
    ]
