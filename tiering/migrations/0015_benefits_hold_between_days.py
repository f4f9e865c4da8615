"""A benefit holds between two days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0014_rules_wait_for_a_second_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='benefit',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='benefit',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.AddConstraint(
            model_name='benefit',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='tiering_benefit_period'),
        ),
    ]
