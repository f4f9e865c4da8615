"""Who asked that a run is tried again, and why: at most one open request for a run."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bankcrm', '0004_reasons_as_long_as_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rerun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='asked for at')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken up at')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('run', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='reruns', to='bankcrm.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'rerun',
                'verbose_name_plural': 'reruns',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_at', None)), fields=('run',), name='bankcrm_rerun_one_open')],
            },
        ),
    ]
