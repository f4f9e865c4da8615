-- Open entries that the audience no longer picks, or that people made: has their target been met?
-- Grain: entry. Reads entries, campaign_pick, the wide row. Writes the work table campaign_met.
drop table if exists campaign_met;
create temporary table campaign_met on commit drop as
with unpicked as (
    select e.id, e.campaign_id, e.customer_id, e.figures
    from draft.campaigns_whitelistentry e
    where
        e.left_on is null
        and e.target_met_on is null
        and e.campaign_id = any(%(running)s)
        and not exists (
            select from campaign_pick p
            where p.campaign_id = e.campaign_id and p.customer_id = e.customer_id
        )
)
select e.id as entry_id
from unpicked e
cross join lateral (
    -- `offset 0` looks each customer up by key: the few are not worth a scan of all
    select {meets} as is_met from {wide_row} m where m.customer_id = e.customer_id offset 0
) target
where target.is_met;
analyze campaign_met
