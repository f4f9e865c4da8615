"""Lists that a night held because they grew above their ceiling."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0020_campaigns_in_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='night')),
                ('n_listed', models.PositiveIntegerField(verbose_name='on the list')),
                ('n_waiting', models.PositiveIntegerField(verbose_name='would have come')),
                ('approved_size', models.PositiveIntegerField(verbose_name='size of the approved list')),
                ('ceiling', models.PositiveIntegerField(verbose_name='ceiling')),
                ('campaign', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='held_lists', to='campaigns.campaign', verbose_name='campaign')),
            ],
            options={
                'verbose_name': 'list held back',
                'verbose_name_plural': 'lists held back',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'on'), name='campaigns_heldlist_once')],
            },
        ),
    ]
