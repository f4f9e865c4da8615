"""What was agreed with customers is found by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0015_unit_loads'),
        ('customers', '0010_outcome_words'),
        ('staff', '0006_notifications_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('repeat__gt', 0), ('state', 'open')), fields=['entry'], name='campaigns_followup_agreed'),
        ),
    ]
