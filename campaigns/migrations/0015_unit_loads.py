"""Loads of a unit stand for all below it, those of the last night too."""

import django.db.models.deletion
import tiering.models.figures
from django.db import migrations, models

ABOVE = """
with above as (
    select u.id as unit_id, a.id as above_id
    from staff_orgunit u
    join staff_orgunit a on u.path like a.path || '%' and a.path <> ''
)
"""
# What waits for somebody is known of the last night alone.
LOADS = (
    ABOVE
    + """,
pool as (
    select d.business_date as as_of, a.above_id, count(*) as n_pool
    from customers_datadate d
    join campaigns_followup f on f.state = 'open' and f.lead_id is null and f.owner_id is null
        and f.due_on <= coalesce(
            (select min(b."on") from staff_businessday b where b.is_working and b."on" > d.business_date),
            d.business_date + 1
        )
    join above a on a.unit_id = f.org_unit_id
    group by d.business_date, a.above_id
)
insert into campaigns_unitload (
    as_of, org_unit_id, n_officers, n_a_day, n_customers, aum_amount, aum_month_start_amount,
    n_contacted_30d, n_open, n_due, n_late, n_pool
)
select
    l.as_of, a.above_id, count(*) filter (where m.is_manager),
    coalesce(sum(o.daily_calls + o.daily_visits) filter (where m.is_manager and o.locked_at is null), 0),
    sum(l.n_customers), sum(l.aum_amount), sum(l.aum_month_start_amount), sum(l.n_contacted_30d),
    sum(l.n_open), sum(l.n_due), sum(l.n_late), coalesce(max(p.n_pool), 0)
from campaigns_officerload l
join staff_officer o on o.id = l.officer_id
cross join lateral (
    select o.role = 'relationship_manager' and o.delivered_active as is_manager
) m
join above a on a.unit_id = l.org_unit_id
left join pool p on p.as_of = l.as_of and p.above_id = a.above_id
group by l.as_of, a.above_id
"""
)


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0014_new_rounds'),
        ('customers', '0009_contacts_of_late'),
        ('staff', '0006_notifications_told'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('n_officers', models.PositiveIntegerField(verbose_name='relationship managers')),
                ('n_a_day', models.PositiveIntegerField(verbose_name='calls and visits that they can make in a day')),
                ('n_customers', models.PositiveIntegerField(verbose_name='customers')),
                ('aum_amount', tiering.models.figures.Amount(decimal_places=16, max_digits=40, verbose_name='AUM')),
                ('aum_month_start_amount', tiering.models.figures.Amount(decimal_places=16, max_digits=40, verbose_name='AUM at the end of the month before')),
                ('n_contacted_30d', models.PositiveIntegerField(verbose_name='customers contacted in 30 days')),
                ('n_open', models.PositiveIntegerField(verbose_name='open')),
                ('n_due', models.PositiveIntegerField(verbose_name='due on the next working day or before')),
                ('n_late', models.PositiveIntegerField(verbose_name='overdue')),
                ('n_pool', models.PositiveIntegerField(verbose_name="due and nobody's")),
                ('org_unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.orgunit', verbose_name='org unit')),
            ],
            options={
                'verbose_name': "unit's load",
                'verbose_name_plural': "units' loads",
                'constraints': [models.UniqueConstraint(fields=('org_unit', 'as_of'), name='campaigns_unitload_once')],
            },
        ),
        migrations.RunSQL(LOADS, migrations.RunSQL.noop),
    ]
