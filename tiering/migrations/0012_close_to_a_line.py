"""Who of those near a line is close to it, for the last night too."""

import tiering.models.figures
from django.db import migrations, models

CLOSE = """
update tiering_unitfigure f set
    n_close_climb = n.n_climb, n_close_fall = n.n_fall, close_climb_gap_amount = n.gap_amount
from (
    select
        a.id as org_unit_id,
        count(*) filter (where k.direction = 'up') as n_climb,
        count(*) filter (where k.direction = 'down') as n_fall,
        coalesce(sum(k.gap_amount) filter (where k.direction = 'up'), 0) as gap_amount
    from tiering_linecase k
    join staff_orgunit u on u.id = k.org_unit_id
    join staff_orgunit a on u.path like a.path || '%' and a.path <> ''
    where k.direction <> '' and abs(k.gap_amount) < 20000
    group by a.id
) n
where f.org_unit_id = n.org_unit_id and f.as_of = (select max(as_of) from tiering_unitfigure)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0011_near_lines_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitfigure',
            name='close_climb_gap_amount',
            field=tiering.models.figures.Amount(decimal_places=16, default=0, max_digits=40, verbose_name='what lacks for the climbs that are close'),
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='n_close_climb',
            field=models.PositiveIntegerField(default=0, verbose_name='may climb and are close to the line'),
        ),
        migrations.AddField(
            model_name='unitfigure',
            name='n_close_fall',
            field=models.PositiveIntegerField(default=0, verbose_name='may fall and are close to the line'),
        ),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
    ]
