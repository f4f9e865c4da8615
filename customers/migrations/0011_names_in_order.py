"""Names are found, and given in their order, by one index."""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0010_outcome_words'),
        ('staff', '0006_notifications_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='customer',
            name='customers_customer_name',
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(django.db.models.functions.comparison.Collate('name', 'C'), models.F('id'), name='customers_customer_named'),
        ),
    ]
