-- Entries that nobody has yet: to the relationship managers of the desk with free hours, the least
-- loaded first, else to the pool. A maturity always finds a name: a manager whatever the hours,
-- else the head of the unit.
-- Grain: entry. Reads campaign_standing, campaign_officer. Writes campaign_assigned.
insert into campaign_assigned (entry_id, owner_id, is_overflow, calls, visits)
with waiting as (
    select
        s.*,
        s.home_id is not null or s.is_overflow as beyond_home,
        row_number() over (
            partition by s.desk_id, s.must_have_name order by s.priority desc, s.entry_id
        ) as place
    from campaign_standing s
    where
        s.arm = 'contact'
        and not exists (select from campaign_assigned a where a.entry_id = s.entry_id)
        and case
            when s.owner_id is null or s.is_first then s.has_steps
            when s.is_overflow or s.home_id is null then not s.is_well_placed
            else true
        end
),
needed as (
    select desk_id, greatest(max(calls), 0) as calls, greatest(max(visits), 0) as visits,
        count(*) as n
    from waiting
    where not must_have_name
    group by desk_id
),
taken as (
    select owner_id, sum(calls) as calls, sum(visits) as visits
    from campaign_assigned
    group by owner_id
),
manager as (
    select
        o.officer_id,
        o.org_unit_id as desk_id,
        o.calls,
        o.free_calls - coalesce(t.calls, 0) as free_calls,
        o.free_visits - coalesce(t.visits, 0) as free_visits
    from campaign_officer o
    left join taken t on t.owner_id = o.officer_id
    where o.role = 'relationship_manager' and not o.is_away
),
free as (
    select
        m.*,
        n.calls as each_calls,
        least(
            n.n,
            coalesce(greatest(m.free_calls, 0)::bigint / nullif(n.calls, 0), n.n),
            coalesce(greatest(m.free_visits, 0)::bigint / nullif(n.visits, 0), n.n)
        ) as n_slots
    from manager m
    join needed n using (desk_id)
),
slot as (
    select
        f.desk_id,
        f.officer_id,
        row_number() over (
            partition by f.desk_id
            order by
                (f.calls - f.free_calls + k * f.each_calls) / nullif(f.calls, 0)::numeric,
                k,
                f.officer_id
        ) as place
    from free f
    cross join lateral generate_series(1, f.n_slots) as k
),
named as (
    select
        m.desk_id,
        m.officer_id,
        row_number() over (
            partition by m.desk_id
            order by (m.calls - m.free_calls) / nullif(m.calls, 0)::numeric, m.officer_id
        ) as place,
        count(*) over (partition by m.desk_id) as n_managers
    from manager m
)
select
    w.entry_id,
    case when w.must_have_name then coalesce(r.officer_id, w.head_id) else s.officer_id end,
    w.beyond_home,
    w.calls,
    w.visits
from waiting w
left join slot s on not w.must_have_name and s.desk_id = w.desk_id and s.place = w.place
left join named r
    on w.must_have_name and r.desk_id = w.desk_id and r.place = mod(w.place - 1, r.n_managers) + 1
