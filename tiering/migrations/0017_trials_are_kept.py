"""Trials of rules that their maker kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0016_classes_change_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('definition', models.JSONField(verbose_name='definition')),
                ('on', models.DateField(verbose_name='figures of')),
                ('against', models.PositiveIntegerField(null=True, verbose_name='against version')),
                ('effect', models.JSONField(verbose_name='effect')),
                ('tried_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='tried at')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='tiering.ruleset', verbose_name='rule set')),
                ('tried_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tried by')),
            ],
            options={
                'verbose_name': 'trial of rules',
                'verbose_name_plural': 'trials of rules',
                'ordering': ('-tried_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('rule_set', 'digest', 'on', 'tried_by'), name='tiering_ruletrial_once')],
            },
        ),
    ]
