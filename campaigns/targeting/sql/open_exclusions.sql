-- Customers whom an audience picks and a wall or the campaign's own rule keeps out, since tonight.
-- Grain: campaign × customer. Reads campaign_case. Writes the draft of exclusions.
insert into draft.campaigns_whitelistexclusion_next (campaign_id, customer_id, reason, since)
select k.campaign_id, k.customer_id, coalesce(k.wall, 'campaign'), %(on)s
from campaign_case k
where
    k.is_picked
    and not k.is_met
    and (k.wall is not null or k.is_excluded)
    and not exists (
        select from draft.campaigns_whitelistexclusion x
        where
            x.campaign_id = k.campaign_id
            and x.customer_id = k.customer_id
            and x.until is null
            and x.reason = coalesce(k.wall, 'campaign')
    )
