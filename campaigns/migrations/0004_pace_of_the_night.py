"""What a night writes checks no keys one by one and keeps few indexes; updates have room on the page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLES = ("campaigns_followup", "campaigns_whitelistentry")


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_shipped_campaigns'),
        ('customers', '0004_contact_form_nonce'),
        ('staff', '0002_business_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='campaignresult',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='results', to='campaigns.campaign', verbose_name='campaign'),
        ),
        migrations.AlterField(
            model_name='campaignresult',
            name='org_unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.orgunit', verbose_name='org unit'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='account',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.account', verbose_name='account'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='campaigns.campaign', verbose_name='campaign'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='customer',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='customers.customer', verbose_name='customer'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='entry',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='campaigns.whitelistentry', verbose_name='white-list entry'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='lead',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='campaigns.followup', verbose_name='merged into'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='org_unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.orgunit', verbose_name='org unit'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AlterField(
            model_name='maturityoutcome',
            name='account',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.account', verbose_name='account'),
        ),
        migrations.AlterField(
            model_name='maturityoutcome',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='campaign'),
        ),
        migrations.AlterField(
            model_name='maturityoutcome',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='maturity_outcomes', to='customers.customer', verbose_name='customer'),
        ),
        migrations.AlterField(
            model_name='maturityoutcome',
            name='entry',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='maturities', to='campaigns.whitelistentry', verbose_name='white-list entry'),
        ),
        migrations.AlterField(
            model_name='whitelistentry',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='campaigns.campaign', verbose_name='campaign'),
        ),
        migrations.AlterField(
            model_name='whitelistentry',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='whitelist_entries', to='customers.customer', verbose_name='customer'),
        ),
        migrations.AlterField(
            model_name='whitelistentry',
            name='org_unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.orgunit', verbose_name='org unit at entry'),
        ),
        migrations.AlterField(
            model_name='whitelistentry',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AlterField(
            model_name='whitelistexclusion',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='campaigns.campaign', verbose_name='campaign'),
        ),
        migrations.AlterField(
            model_name='whitelistexclusion',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer', verbose_name='customer'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['ends_on'], name='campaigns_followup_ending'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('outcome', 'refused')), fields=['worked_at'], name='campaigns_followup_refused'),
        ),
        migrations.AddIndex(
            model_name='whitelistentry',
            index=models.Index(condition=models.Q(('left_on__isnull', True), ('source', 'hand')), fields=['customer'], name='campaigns_whitelistentry_hand'),
        ),
        *(
            migrations.RunSQL(
                f"alter table {table} set (fillfactor = 85)",
                f"alter table {table} reset (fillfactor)",
            )
            for table in TABLES
        ),
    ]
