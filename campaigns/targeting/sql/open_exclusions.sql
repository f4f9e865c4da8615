-- Customers whom an audience picks and a wall or the campaign's own rule keeps out, since tonight.
-- Grain: campaign × customer. Reads campaign_pick, campaign_wall. Writes the draft of exclusions.
insert into draft.campaigns_whitelistexclusion_next (campaign_id, customer_id, reason, since)
select p.campaign_id, p.customer_id, coalesce(w.reason, 'campaign'), %(on)s
from campaign_pick p
left join campaign_wall w using (customer_id)
where
    (w.reason is not null or p.is_excluded)
    and not p.is_met
    and not exists (
        select from draft.campaigns_whitelistexclusion x
        where
            x.campaign_id = p.campaign_id
            and x.customer_id = p.customer_id
            and x.until is null
            and x.reason = coalesce(w.reason, 'campaign')
    )
