"""The averages of one month are found without reading all months."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0011_names_in_order'),
        ('tiering', '0017_trials_are_kept'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='monthaverage',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['month'], name='tiering_monthaverage_month'),
        ),
    ]
