-- Exclusions that hold no longer, or hold for another reason, end tonight; paused lists stand still.
-- Grain: exclusion. Reads campaign_pick, campaign_wall. Writes the draft of exclusions.
insert into draft.campaigns_whitelistexclusion_next ({columns})
with kept_out as (
    select p.campaign_id, p.customer_id, coalesce(w.reason, 'campaign') as reason
    from campaign_pick p
    left join campaign_wall w using (customer_id)
    where (w.reason is not null or p.is_excluded) and not p.is_met
)
select {row}
from draft.campaigns_whitelistexclusion x
where
    x.until is null
    and x.campaign_id = any(%(running)s::bigint[] || %(ended)s::bigint[])
    and not exists (
        select from kept_out k
        where
            k.campaign_id = x.campaign_id
            and k.customer_id = x.customer_id
            and k.reason = x.reason
    )
