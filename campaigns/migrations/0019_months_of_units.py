"""A unit's load tells what fell due in the month and was done, as an officer's does; what was open in
all was read by nobody.
"""

from django.db import migrations, models

# Nights that were counted before, in the tree as it is now.
MONTHS = """
update campaigns_unitload u
set n_month_due = s.n_month_due, n_month_done = s.n_month_done
from (
    select
        l.as_of, a.above_id, sum(l.n_month_due) as n_month_due, sum(l.n_month_done) as n_month_done
    from campaigns_officerload l
    join staff_orgunit o on o.id = l.org_unit_id
    cross join unnest(string_to_array(trim(both '/' from o.path), '/')::bigint[]) a (above_id)
    group by l.as_of, a.above_id
) s
where u.as_of = s.as_of and u.org_unit_id = s.above_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0018_results_with_units_below'),
    ]

    operations = [
        migrations.RemoveField(model_name='unitload', name='n_open'),
        migrations.AddField(
            model_name='unitload',
            name='n_month_due',
            field=models.PositiveIntegerField(default=0, verbose_name='fell due this month'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='unitload',
            name='n_month_done',
            field=models.PositiveIntegerField(default=0, verbose_name='of these done'),
            preserve_default=False,
        ),
        migrations.RunSQL(MONTHS, migrations.RunSQL.noop),
    ]
