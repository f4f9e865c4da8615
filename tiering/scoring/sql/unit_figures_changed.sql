-- Customers and AUM counted from the last counts on: less what the customers who changed stood for,
-- plus what they stand for now, in their unit and in all above it. Of a month's sum all but
-- AUM × days moves only with the customers who changed, and is 0 when a month begins.
-- Grain: unit. Reads tiering_unitfigure, tiering_signed, draft.tiering_linecase,
-- tiering_above. Writes draft.tiering_unitfigure_next.
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
),

counted as (
    select
        org_unit_id,
        coalesce(sum(n_customers), 0) as n_customers,
        coalesce(sum(aum), 0) as aum_amount,
        coalesce(sum(aum) * %(month_days)s + sum(month_base), 0) as aum_month_sum
    from (select unit_id as org_unit_id from tiering_above group by unit_id) u
    left join moved using (org_unit_id)
    group by org_unit_id
),

-- few rows: those near a line are counted anew each night
near as (
    select
        a.above_id as org_unit_id,
        count(*) filter (where k.direction = 'up') as n_may_climb,
        count(*) filter (where k.direction = 'down') as n_may_fall,
        coalesce(sum(k.gap_amount) filter (where k.direction = 'up'), 0) as climb_gap_amount
    from draft.tiering_linecase k
    join tiering_above a on a.unit_id = k.org_unit_id
    where k.direction <> ''
    group by a.above_id
),

final as (
    select
        k.id, n.org_unit_id, n.n_customers, n.aum_amount, n.aum_month_sum,
        coalesce(c.n_may_climb, 0) as n_may_climb, coalesce(c.n_may_fall, 0) as n_may_fall,
        coalesce(c.climb_gap_amount, 0) as climb_gap_amount,
        k.n_customers as n_before, k.aum_amount as aum_before, k.aum_month_sum as sum_before,
        k.month_days as days_before, k.n_may_climb as climb_before, k.n_may_fall as fall_before,
        k.climb_gap_amount as gap_before
    from counted n
    left join near c on c.org_unit_id = n.org_unit_id
    left join tiering_unitfigure k on k.org_unit_id = n.org_unit_id and k.as_of = %(on)s
)

insert into draft.tiering_unitfigure_next (
    id, as_of, org_unit_id, n_customers, aum_amount, aum_month_sum, month_days, n_may_climb,
    n_may_fall, climb_gap_amount
)
select
    coalesce(id, nextval('public.tiering_unitfigure_id_seq')),
    %(on)s, org_unit_id, n_customers, aum_amount, aum_month_sum, %(month_days)s, n_may_climb,
    n_may_fall, climb_gap_amount
from final
where (n_customers, aum_amount, aum_month_sum, %(month_days)s, n_may_climb, n_may_fall,
        climb_gap_amount)
    is distinct from (n_before, aum_before, sum_before, days_before, climb_before, fall_before,
        gap_before)
