-- What the officers under each unit carry together, and what waits there for one of them; only rows that
-- differ from what stands.
-- Grain: unit. Reads the drafts of units, officers and officers' loads, campaign_work_at_hand, units'
-- loads. Writes the draft of units' loads.
with above as (
    select u.id as unit_id, a.above_id
    from draft.staff_orgunit u
    cross join unnest(string_to_array(trim(both '/' from u.path), '/')::bigint[]) a (above_id)
),
in_unit as (
    select
        l.org_unit_id, is_manager::int as n_officers,
        (is_manager and o.locked_at is null)::int * (o.daily_calls + o.daily_visits) as n_a_day,
        l.n_customers, l.aum_amount, l.aum_month_start_amount, l.n_contacted_30d, l.n_due, l.n_late,
        l.n_month_due, l.n_month_done, 0 as n_pool
    from draft.campaigns_officerload l
    join draft.staff_officer o on o.id = l.officer_id
    cross join lateral (
        select o.role = 'relationship_manager' and o.delivered_active as is_manager
    ) r
    where l.as_of = %(on)s
    union all
    select pool_unit_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n_due
    from campaign_work_at_hand
    where pool_unit_id is not null
),
counted as (
    select
        a.above_id as org_unit_id,
        coalesce(sum(n.n_officers), 0) as n_officers,
        coalesce(sum(n.n_a_day), 0) as n_a_day,
        coalesce(sum(n.n_customers), 0) as n_customers,
        coalesce(sum(n.aum_amount), 0) as aum_amount,
        coalesce(sum(n.aum_month_start_amount), 0) as aum_month_start_amount,
        coalesce(sum(n.n_contacted_30d), 0) as n_contacted_30d,
        coalesce(sum(n.n_due), 0) as n_due,
        coalesce(sum(n.n_late), 0) as n_late,
        coalesce(sum(n.n_month_due), 0) as n_month_due,
        coalesce(sum(n.n_month_done), 0) as n_month_done,
        coalesce(sum(n.n_pool), 0) as n_pool
    from above a
    left join in_unit n on n.org_unit_id = a.unit_id
    group by a.above_id
),
standing as (
    select * from campaigns_unitload where as_of = %(on)s
)
insert into draft.campaigns_unitload_next (
    id, as_of, org_unit_id, n_officers, n_a_day, n_customers, aum_amount, aum_month_start_amount,
    n_contacted_30d, n_due, n_late, n_month_due, n_month_done, n_pool
)
select
    coalesce(s.id, nextval('public.campaigns_unitload_id_seq')), %(on)s, c.org_unit_id, c.n_officers,
    c.n_a_day, c.n_customers, c.aum_amount, c.aum_month_start_amount, c.n_contacted_30d, c.n_due,
    c.n_late, c.n_month_due, c.n_month_done, c.n_pool
from counted c
left join standing s on s.org_unit_id = c.org_unit_id
where
    (
        s.n_officers, s.n_a_day, s.n_customers, s.aum_amount, s.aum_month_start_amount,
        s.n_contacted_30d, s.n_due, s.n_late, s.n_month_due, s.n_month_done, s.n_pool
    ) is distinct from (
        c.n_officers, c.n_a_day, c.n_customers, c.aum_amount, c.aum_month_start_amount,
        c.n_contacted_30d, c.n_due, c.n_late, c.n_month_due, c.n_month_done, c.n_pool
    )
