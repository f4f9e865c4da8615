-- Who can take follow-ups: officers at work, with the hours of the coming days that are still free.
-- Grain: officer. Reads officers, campaign_booked. Writes the work table campaign_officer.
drop table if exists campaign_officer;
create temporary table campaign_officer on commit drop as
with open_work as (
    select
        owner_id,
        sum(n) filter (where channel = any(%(calls)s))::bigint as calls,
        sum(n) filter (where channel = any(%(visits)s))::bigint as visits
    from campaign_booked
    group by owner_id
)
select
    o.id as officer_id,
    o.org_unit_id,
    o.role,
    o.staff_no,
    o.daily_calls * %(days)s as calls,
    o.daily_visits * %(days)s as visits,
    o.daily_calls * %(days)s - coalesce(w.calls, 0) as free_calls,
    o.daily_visits * %(days)s - coalesce(w.visits, 0) as free_visits
from draft.staff_officer o
left join open_work w on w.owner_id = o.id
where o.delivered_active and o.locked_at is null and o.org_unit_id is not null;
analyze campaign_officer
