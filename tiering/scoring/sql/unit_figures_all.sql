-- Customers and AUM counted over all customers, in their unit and in all above it.
-- Grain: unit. Reads draft.tiering_customermetric, draft.customers_customer,
-- draft.tiering_linecase, tiering_above. Writes draft.tiering_unitfigure_next.
with by_unit as (
    select
        c.org_unit_id, count(*) as n_customers, sum(m.aum) as aum,
        sum(case when m.accrued_on >= %(month_start)s then m.aum_month_base else 0 end)
            as month_base
    from draft.tiering_customermetric m
    join draft.customers_customer c on c.id = m.customer_id
    group by c.org_unit_id
),

counted as (
    select
        a.above_id as org_unit_id,
        coalesce(sum(n.n_customers), 0) as n_customers,
        coalesce(sum(n.aum), 0) as aum_amount,
        coalesce(sum(n.aum) * %(month_days)s + sum(n.month_base), 0) as aum_month_sum
    from tiering_above a
    left join by_unit n on n.org_unit_id = a.unit_id
    group by a.above_id
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
