"""A dry run that waits is dropped where its words have changed, or nothing is left to try."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0035_kept_out_by_unit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='wanteddryrun',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waits'), ('running', 'At work'), ('done', 'Done'), ('moved', 'A night was published meanwhile'), ('broken', 'Broken off'), ('changed', 'What was asked for has changed meanwhile'), ('over', 'Closed, paused or discarded meanwhile')], default='waiting', max_length=8, verbose_name='state'),
        ),
    ]
