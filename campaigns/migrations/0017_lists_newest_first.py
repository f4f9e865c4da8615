"""The list of a campaign is read from its newest entries on."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0016_agreed_contacts_at_hand'),
        ('customers', '0010_outcome_words'),
        ('staff', '0006_notifications_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='whitelistentry',
            index=models.Index(fields=['campaign', '-entered_on', 'id'], name='campaigns_whitelist_newest'),
        ),
    ]
