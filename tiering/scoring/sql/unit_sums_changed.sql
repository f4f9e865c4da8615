-- Customers and AUM from the last counts on: less what the customers who changed stood for, plus what
-- they stand for now, in their unit and in all above it. Of a month's sum all but AUM × days moves only
-- with the customers who changed, and is 0 when a month begins.
-- Grain: unit. Reads tiering_unitfigure, tiering_signed, tiering_above.
-- Writes the temporary table tiering_unit_sum.
drop table if exists pg_temp.tiering_unit_sum;
create temporary table tiering_unit_sum on commit drop as
with differences as (
    select
        org_unit_id, sum(sign) as n_customers, sum(sign * aum) as aum,
        sum(sign * month_base) as month_base
    from tiering_signed
    group by org_unit_id
),

moved as (
    select a.above_id as org_unit_id, d.n_customers, d.aum, d.month_base
    from differences d
    join tiering_above a on a.unit_id = d.org_unit_id
    union all
    select
        org_unit_id, n_customers, aum_amount,
        case
            when %(before)s >= %(month_start)s then aum_month_sum - aum_amount * month_days else 0
        end
    from tiering_unitfigure
    where as_of = %(before)s
)

select
    org_unit_id,
    coalesce(sum(n_customers), 0) as n_customers,
    coalesce(sum(aum), 0) as aum_amount,
    coalesce(sum(aum) * %(month_days)s + sum(month_base), 0) as aum_month_sum
from (select unit_id as org_unit_id from tiering_above group by unit_id) u
left join moved using (org_unit_id)
group by org_unit_id
