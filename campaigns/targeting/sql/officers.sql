-- Who can take follow-ups: officers at work, with the hours of the coming days that are still free.
-- Days of leave have no hours, and who is away on the next working day takes nothing of others.
-- Grain: officer. Reads officers, campaign_booked, campaign_away. Writes the work table
-- campaign_officer.
drop table if exists campaign_officer;
create temporary table campaign_officer on commit drop as
with open_work as (
    select
        owner_id,
        sum(n) filter (where channel = any(%(calls)s))::bigint as calls,
        sum(n) filter (where channel = any(%(visits)s))::bigint as visits
    from campaign_booked
    group by owner_id
),
away as (
    select officer_id, count(*) as days, min(place) = 1 as is_away
    from campaign_away
    where place <= %(days)s
    group by officer_id
)
select
    o.id as officer_id,
    o.org_unit_id,
    o.role,
    o.staff_no,
    coalesce(a.is_away, false) as is_away,
    o.daily_calls * %(days)s as calls,
    o.daily_visits * %(days)s as visits,
    o.daily_calls * (%(days)s - coalesce(a.days, 0)) - coalesce(w.calls, 0) as free_calls,
    o.daily_visits * (%(days)s - coalesce(a.days, 0)) - coalesce(w.visits, 0) as free_visits
from draft.staff_officer o
left join open_work w on w.owner_id = o.id
left join away a on a.officer_id = o.id
where o.delivered_active and o.locked_at is null and o.org_unit_id is not null;
analyze campaign_officer
