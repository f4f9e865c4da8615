"""Campaigns are written in versions, which a second person approves; what runs is version one."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

KEEP_VERSIONS = """
create function campaigns_keep_versions() returns trigger language plpgsql as $$
begin
    if old.state in ('approved', 'discarded') then
        raise exception 'a version that was approved or discarded stays, make a new one'
            using errcode = 'integrity_constraint_violation';
    elsif tg_op = 'DELETE' then
        if old.state = 'submitted' then
            raise exception 'a version that waits for a decision is not deleted'
                using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    elsif new.id <> old.id or new.campaign_id <> old.campaign_id then
        raise exception 'a version stays with its campaign'
            using errcode = 'integrity_constraint_violation';
    elsif old.state = 'draft' and new.state = 'approved' then
        raise exception 'a version is submitted before it is approved'
            using errcode = 'integrity_constraint_violation';
    elsif old.state = 'submitted' and (
        new.state = 'discarded' or new.definition <> old.definition
    ) then
        raise exception 'a version that waits for a decision is not changed'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger campaigns_version_stays before update or delete on campaigns_campaignversion
    for each row execute function campaigns_keep_versions();
"""
FREE_VERSIONS = """
drop trigger campaigns_version_stays on campaigns_campaignversion;
drop function campaigns_keep_versions();
"""


def keep_what_runs(apps, schema_editor):
    versions = apps.get_model("campaigns", "CampaignVersion").objects
    campaigns = apps.get_model("campaigns", "Campaign").objects
    for campaign in campaigns.select_related("programme", "plan"):
        versions.create(
            campaign=campaign,
            version=campaign.version,
            state="approved",
            definition=written(campaign),
        )


def written(campaign):
    rate = campaign.target_rate
    return {
        "code": campaign.code,
        "programme": campaign.programme and campaign.programme.code,
        "play": campaign.play,
        "name_en": campaign.name_en,
        "name_zh": campaign.name_zh,
        "starts_on": campaign.starts_on and campaign.starts_on.isoformat(),
        "ends_on": campaign.ends_on and campaign.ends_on.isoformat(),
        "priority": campaign.priority,
        "audience": campaign.audience,
        "exclusion": campaign.exclusion,
        "target": campaign.target,
        "target_kind": campaign.target_kind,
        "target_rate": None if rate is None else f"{rate:.4f}",
        "kpi": "",
        "kpi_value": None,
        "holdout_share": f"{campaign.holdout_share:.3f}",
        "ceiling_share": "0.200",
        "plan": campaign.plan.code,
        "anchor": campaign.anchor,
        "maturing_classes": campaign.maturing_classes,
        "phases": [],
        "benefits": [],
        "talking_points_en": campaign.talking_points_en,
        "talking_points_zh": campaign.talking_points_zh,
    }


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0019_months_of_units'),
        ('tiering', '0014_rules_wait_for_a_second_person'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='approved_size',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: no ceiling holds the list back.', null=True, verbose_name='size of the approved list'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='benefits',
            field=models.ManyToManyField(blank=True, related_name='+', to='tiering.benefit', verbose_name='benefits offered'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='ceiling_share',
            field=models.DecimalField(decimal_places=3, default='0.200', help_text='A list that would grow further takes nobody in.', max_digits=4, verbose_name='ceiling above the approved list'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='kpi',
            field=models.CharField(blank=True, choices=[('listed', 'On the list'), ('contacted', 'Were contacted'), ('reached', 'Reached'), ('interested', 'Interested'), ('succeeded', 'Succeeded')], max_length=12, verbose_name='what the target counts'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='kpi_value',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='target in customers'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='phases',
            field=models.JSONField(blank=True, default=list, verbose_name='phases'),
        ),
        migrations.CreateModel(
            name='CampaignVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('discarded', 'Discarded')], default='draft', max_length=12, verbose_name='state')),
                ('definition', models.JSONField(verbose_name='definition')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='created at')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaigns.campaign', verbose_name='campaign')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'version of a campaign',
                'verbose_name_plural': 'versions of campaigns',
                'ordering': ('campaign', '-version'),
                'constraints': [models.UniqueConstraint(fields=('campaign', 'version'), name='campaigns_campaignversion_version')],
            },
        ),
        migrations.RunPython(keep_what_runs, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(KEEP_VERSIONS, FREE_VERSIONS),
    ]
