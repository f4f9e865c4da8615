-- The figures of each unit as of tonight: what its customers come to, and who of them is near a line;
-- only rows that differ.
-- Grain: unit. Reads tiering_unit_sum, draft.tiering_linecase, tiering_above.
-- Writes draft.tiering_unitfigure_next.
with line_case as (
    select org_unit_id, direction, gap_amount, abs(gap_amount) < %(close)s as is_close
    from draft.tiering_linecase
    where direction <> ''
),

-- few rows: those near a line are counted anew each night
near as (
    select
        a.above_id as org_unit_id,
        count(*) filter (where k.direction = 'up') as n_may_climb,
        count(*) filter (where k.direction = 'down') as n_may_fall,
        sum(k.gap_amount) filter (where k.direction = 'up') as climb_gap_amount,
        count(*) filter (where k.direction = 'up' and k.is_close) as n_close_climb,
        count(*) filter (where k.direction = 'down' and k.is_close) as n_close_fall,
        sum(k.gap_amount) filter (where k.direction = 'up' and k.is_close) as close_climb_gap_amount
    from line_case k
    join tiering_above a on a.unit_id = k.org_unit_id
    group by a.above_id
),

counted as (
    select
        n.org_unit_id, n.n_customers, n.aum_amount, n.aum_month_sum,
        %(month_days)s as month_days,
        coalesce(c.n_may_climb, 0) as n_may_climb,
        coalesce(c.n_may_fall, 0) as n_may_fall,
        coalesce(c.climb_gap_amount, 0) as climb_gap_amount,
        coalesce(c.n_close_climb, 0) as n_close_climb,
        coalesce(c.n_close_fall, 0) as n_close_fall,
        coalesce(c.close_climb_gap_amount, 0) as close_climb_gap_amount
    from tiering_unit_sum n
    left join near c on c.org_unit_id = n.org_unit_id
)

insert into draft.tiering_unitfigure_next (
    id, as_of, org_unit_id, n_customers, aum_amount, aum_month_sum, month_days, n_may_climb,
    n_may_fall, climb_gap_amount, n_close_climb, n_close_fall, close_climb_gap_amount
)
select
    coalesce(k.id, nextval('public.tiering_unitfigure_id_seq')),
    %(on)s, c.org_unit_id, c.n_customers, c.aum_amount, c.aum_month_sum, c.month_days,
    c.n_may_climb, c.n_may_fall, c.climb_gap_amount, c.n_close_climb, c.n_close_fall,
    c.close_climb_gap_amount
from counted c
left join tiering_unitfigure k on k.org_unit_id = c.org_unit_id and k.as_of = %(on)s
where
    (
        k.n_customers, k.aum_amount, k.aum_month_sum, k.month_days, k.n_may_climb, k.n_may_fall,
        k.climb_gap_amount, k.n_close_climb, k.n_close_fall, k.close_climb_gap_amount
    ) is distinct from (
        c.n_customers, c.aum_amount, c.aum_month_sum, c.month_days, c.n_may_climb, c.n_may_fall,
        c.climb_gap_amount, c.n_close_climb, c.n_close_fall, c.close_climb_gap_amount
    )
