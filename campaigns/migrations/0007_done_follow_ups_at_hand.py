"""Who was contacted is counted from an index of what is done."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_field_names'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['campaign', 'customer', 'outcome'], name='campaigns_followup_done'),
        ),
    ]
