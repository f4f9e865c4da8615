-- The customer's own manager keeps or gets the entry: always for a maturity and for one that is
-- under way, for a first plan as long as the hours of the coming days last. A hold-out costs none.
-- Grain: entry. Reads campaign_standing, campaign_officer. Writes the work table campaign_assigned.
drop table if exists campaign_assigned;
create temporary table campaign_assigned on commit drop as
with at_home as (
    select
        s.entry_id,
        s.home_id,
        s.calls,
        s.visits,
        s.is_first and not s.must_have_name and s.arm = 'contact' as needs_hours,
        s.priority
    from campaign_standing s
    where (s.home_id is not null and not s.is_overflow) or s.arm = 'holdout'
),
fixed as (
    select home_id, sum(calls) as calls, sum(visits) as visits
    from at_home
    where not needs_hours
    group by home_id
),
counted as (
    select
        a.*,
        sum(a.calls) over hours as calls_so_far,
        sum(a.visits) over hours as visits_so_far
    from at_home a
    where a.needs_hours
    window hours as (partition by a.home_id order by a.priority desc, a.entry_id)
)
select entry_id, home_id as owner_id, false as is_overflow, calls, visits
from at_home
where not needs_hours
union all
select c.entry_id, c.home_id, false, c.calls, c.visits
from counted c
join campaign_officer o on o.officer_id = c.home_id
left join fixed f on f.home_id = c.home_id
where
    c.calls + c.visits = 0
    or (
        c.calls_so_far <= o.free_calls - coalesce(f.calls, 0)
        and c.visits_so_far <= o.free_visits - coalesce(f.visits, 0)
    );
analyze campaign_assigned
