-- Exclusions that hold no longer, or hold for another reason, end tonight; paused lists stand still.
-- Grain: exclusion. Reads campaign_case. Writes the draft of exclusions.
insert into draft.campaigns_whitelistexclusion_next ({columns})
select {row}
from draft.campaigns_whitelistexclusion x
where
    x.until is null
    and x.campaign_id = any(%(running)s::bigint[] || %(ended)s::bigint[])
    and not exists (
        select from campaign_case k
        where
            k.campaign_id = x.campaign_id
            and k.customer_id = x.customer_id
            and k.is_picked
            and not k.is_met
            and (k.wall is not null or k.is_excluded)
            and x.reason = coalesce(k.wall, 'campaign')
    )
