"""Targets of units: one for a KPI, a period and a unit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0025_shipped_forbidden_words'),
        ('staff', '0011_nights_that_are_late'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kpi', models.CharField(choices=[('average_growth', "Growth of the month's daily average"), ('new_valued', 'Net new customers of VIP and above'), ('uplift', 'Threshold uplift rate'), ('churn', 'VIP churn'), ('maturity', 'Maturity conversion rate'), ('contacted', 'Contact rate'), ('reached', 'Effective contact rate'), ('done', 'Follow-ups done')], max_length=16, verbose_name='KPI')),
                ('period', models.CharField(max_length=40, verbose_name='period')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='target')),
                ('org_unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='staff.orgunit', verbose_name='org unit')),
            ],
            options={
                'verbose_name': 'target of a unit',
                'verbose_name_plural': 'targets of units',
                'ordering': ('-first_on', 'kpi', 'org_unit'),
                'constraints': [models.UniqueConstraint(fields=('period', 'kpi', 'org_unit'), name='campaigns_unittarget_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='campaigns_unittarget_value'), models.CheckConstraint(condition=models.Q(('first_on__lte', models.F('last_on'))), name='campaigns_unittarget_period')],
            },
        ),
    ]
