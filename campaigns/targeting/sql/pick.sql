-- Whom the audiences pick: one row per running campaign and customer, from one scan of the wide row.
-- Grain: campaign × customer. Reads the wide row. Writes the work table campaign_pick.
drop table if exists campaign_pick;
create temporary table campaign_pick on commit drop as
with matched as (
    select
        m.customer_id,
        m.aum_month_sum,
        m.month_days,
        {campaign_ids} as campaign_ids,
        {excluded_from} as excluded_from,
        {met_of} as met_of
    from {wide_row} m
    where {any_match}
    -- as a typed constant the fence leaves the workers in: conditions are computed in parallel
    offset bigint '0'
)
select
    campaign_id,
    customer_id,
    aum_month_sum,
    month_days,
    campaign_id = any(excluded_from) as is_excluded,
    campaign_id = any(met_of) as is_met
from matched
cross join unnest(campaign_ids) as campaign_id;
analyze campaign_pick
