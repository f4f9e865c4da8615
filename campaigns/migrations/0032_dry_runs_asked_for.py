"""Dry runs that head office asks for and the worker takes up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0031_forbidden_promises'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WantedDryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('running', 'At work'), ('done', 'Done'), ('moved', 'A night was published meanwhile'), ('broken', 'Broken off')], default='waiting', max_length=8, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked for at')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken up at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='campaign')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaignversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'dry run asked for',
                'verbose_name_plural': 'dry runs asked for',
                'ordering': ('asked_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('campaign', 'digest'), name='campaigns_wanteddryrun_once')],
            },
        ),
    ]
