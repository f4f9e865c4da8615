"""A choice says by its name that whoever was on the list once counts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0033_goals_of_units'),
    ]

    operations = [
        migrations.AlterField(
            model_name='campaign',
            name='kpi',
            field=models.CharField(blank=True, choices=[('listed', 'Ever listed'), ('contacted', 'Were contacted'), ('reached', 'Reached'), ('interested', 'Interested'), ('succeeded', 'Succeeded')], max_length=12, verbose_name='what the target counts'),
        ),
    ]
