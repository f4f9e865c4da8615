-- Every open entry that needs a decision about its owner tonight.
-- An entry of the contact arm needs one when its first steps are planned, or when its owner has
-- left, has another unit than the customer, or is no longer the customer's own manager.
-- Grain: entry. Reads entries, customers, follow-ups of those touched, the work tables. Writes the
-- work table campaign_standing.
drop table if exists campaign_standing;
create temporary table campaign_standing on commit drop as
with load as (
    select
        entry_id,
        bool_or(is_fixed) as is_fixed,
        count(*) filter (where channel = 'call' and who = 'officer') as calls,
        count(*) filter (where channel = any(%(visits)s) and who = 'officer') as visits
    from campaign_step
    group by entry_id
),
begun as (
    select distinct entry_id from {follow_ups} f
),
listed as (
    select
        e.id as entry_id,
        e.campaign_id,
        e.arm,
        e.owner_id,
        e.is_overflow,
        c.org_unit_id,
        home.officer_id as home_id,
        l.entry_id is not null as has_steps,
        coalesce(l.is_fixed, false) as is_fixed,
        coalesce(l.calls, 0) as calls,
        coalesce(l.visits, 0) as visits
    from {entries} e
    join {customers} c on c.id = e.customer_id
    left join campaign_officer home on home.officer_id = c.owner_id
    left join load l on l.entry_id = e.id
    where e.left_on is null
)
select
    l.*,
    d.desk_id,
    d.head_id,
    k.priority,
    coalesce(nullif(k.anchor, ''), p.anchor) = 'maturity' as must_have_name,
    l.has_steps and b.entry_id is null as is_first,
    now_with.officer_id is not null
        and (now_with.role <> 'relationship_manager' or now_with.org_unit_id = d.desk_id)
        as is_well_placed
from listed l
join campaign_desk d using (org_unit_id)
join campaigns_campaign k on k.id = l.campaign_id
join campaigns_contactplan p on p.id = k.plan_id
left join begun b on b.entry_id = l.entry_id
left join campaign_officer now_with on now_with.officer_id = l.owner_id
where
    l.has_steps
    or (not l.is_overflow and l.owner_id is distinct from l.home_id)
    or (l.is_overflow and l.owner_id is not null and l.owner_id is distinct from l.home_id);
analyze campaign_standing
