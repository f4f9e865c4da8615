"""Counts stand for all customers under a unit; the figures of a unit keep a sum and its days."""

import django.db.models.deletion
from django.db import migrations, models

import tiering.models.figures

ABOVE = """
with above as (
    select u.id as unit_id, a.id as above_id
    from staff_orgunit u
    join staff_orgunit a on u.path like a.path || '%' and a.path <> ''
    where exists (select from staff_orgunit c where c.parent_id = a.id)
)
"""
# What stood for customers directly in a unit becomes what all units under it come to.
LABEL_COUNTS = (
    ABOVE
    + """
insert into tiering_labelcount (
    as_of, org_unit_id, scheme_id, label_id, n_customers, n_on_watch, n_on_threshold, aum_amount
)
select
    c.as_of, a.above_id, c.scheme_id, c.label_id, sum(c.n_customers), sum(c.n_on_watch),
    sum(c.n_on_threshold), sum(c.aum_amount)
from tiering_labelcount c
join above a on a.unit_id = c.org_unit_id
group by c.as_of, a.above_id, c.scheme_id, c.label_id
on conflict (as_of, org_unit_id, scheme_id, label_id) do update set
    n_customers = excluded.n_customers, n_on_watch = excluded.n_on_watch,
    n_on_threshold = excluded.n_on_threshold, aum_amount = excluded.aum_amount
"""
)
LABEL_MOVES = (
    ABOVE
    + """
insert into tiering_labelmove (
    "on", org_unit_id, scheme_id, from_label_id, to_label_id, n_customers, aum_amount
)
select
    m."on", a.above_id, m.scheme_id, m.from_label_id, m.to_label_id, sum(m.n_customers),
    sum(m.aum_amount)
from tiering_labelmove m
join above a on a.unit_id = m.org_unit_id
group by m."on", a.above_id, m.scheme_id, m.from_label_id, m.to_label_id
on conflict ("on", org_unit_id, scheme_id, from_label_id, to_label_id) do update set
    n_customers = excluded.n_customers, aum_amount = excluded.aum_amount
"""
)


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0004_desk'),
        ('tiering', '0008_near_lines_counts_and_benefits'),
    ]

    operations = [
        migrations.RunSQL("delete from tiering_unitfigure", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='unitfigure',
            name='month_avg_amount',
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='aum_month_sum',
            field=tiering.models.figures.Amount(decimal_places=16, default=0, max_digits=40, verbose_name='sum of daily AUM of the month'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='month_days',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='days'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='n_may_climb',
            field=models.PositiveIntegerField(default=0, verbose_name='customers who may climb'),
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='n_may_fall',
            field=models.PositiveIntegerField(default=0, verbose_name='customers who may fall'),
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='climb_gap_amount',
            field=tiering.models.figures.Amount(decimal_places=16, default=0, max_digits=40, verbose_name='what lacks for all climbs'),
        ),
        migrations.AlterField(
            model_name='labelmove',
            name='org_unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.orgunit', verbose_name='org unit'),
        ),
        migrations.AddIndex(
            model_name='labelmove',
            index=models.Index(fields=['org_unit', 'scheme', 'on'], name='tiering_labelmove_unit'),
        ),
        migrations.RunSQL(LABEL_COUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(LABEL_MOVES, migrations.RunSQL.noop),
    ]
