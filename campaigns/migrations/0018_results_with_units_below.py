"""Results stand beside those of a unit itself for all below it too, those of nights past as well."""

from django.db import migrations, models

RESULTS = """
insert into campaigns_campaignresult (
    campaign_id, org_unit_id, as_of, arm, with_below, listed, contacted, reached, interested,
    succeeded, base, rate_part, rate_whole, rate
)
select
    r.campaign_id, a.id, r.as_of, r.arm, true, sum(r.listed), sum(r.contacted), sum(r.reached),
    sum(r.interested), sum(r.succeeded), sum(r.base), sum(r.rate_part), sum(r.rate_whole),
    case
        when sum(r.rate_whole) > 0
        then round(greatest(-999, least(999, sum(r.rate_part) / sum(r.rate_whole))), 4)
    end
from campaigns_campaignresult r
join staff_orgunit u on u.id = r.org_unit_id
join staff_orgunit a on u.path like a.path || '%' and a.path <> ''
where not r.with_below
group by r.campaign_id, a.id, r.as_of, r.arm
"""


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0017_lists_newest_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaignresult",
            name="with_below",
            field=models.BooleanField(
                default=False, db_default=False, verbose_name="with the units below"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="campaignresult", name="campaigns_campaignresult_once"
        ),
        migrations.AddConstraint(
            model_name="campaignresult",
            constraint=models.UniqueConstraint(
                fields=("campaign", "org_unit", "as_of", "arm", "with_below"),
                name="campaigns_campaignresult_once",
            ),
        ),
        migrations.RunSQL(RESULTS, migrations.RunSQL.noop),
    ]
