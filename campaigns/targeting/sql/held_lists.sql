-- Campaigns whose list would grow above its ceiling tonight: none of their newcomers enters, and the
-- rest of the night goes on. Who left tonight is gone already; who starts again takes their own place.
-- Grain: campaign. Reads campaign_case, campaigns, entries. Writes the work table campaign_held.
drop table if exists campaign_held;
create temporary table campaign_held on commit drop as
with limited as (
    select
        k.id as campaign_id,
        k.approved_size,
        floor(k.approved_size * (1 + k.ceiling_share))::int as ceiling
    from campaigns_campaign k
    where k.id = any(%(running)s::bigint[]) and k.approved_size is not null
),
coming as (
    select campaign_id, count(*)::int as n
    from campaign_case
    where
        entry_id is null and is_picked and not is_excluded and not is_met and wall is null
    group by campaign_id
),
listed as (
    select e.campaign_id, count(*)::int as n
    from draft.campaigns_whitelistentry e
    join coming using (campaign_id)
    join limited using (campaign_id)
    where e.left_on is null
    group by e.campaign_id
)
select
    l.campaign_id, l.approved_size, l.ceiling, coalesce(n.n, 0) as n_listed, c.n as n_waiting
from limited l
join coming c using (campaign_id)
left join listed n using (campaign_id)
where coalesce(n.n, 0) + c.n > l.ceiling
