-- Results of the night per campaign, unit at entry and arm; only those that differ from what stands.
-- Grain: campaign × unit × arm. Reads campaign_counted, results. Writes the draft of results.
with standing as (
    select * from draft.campaigns_campaignresult where as_of = %(on)s
)
insert into draft.campaigns_campaignresult_next (
    id, campaign_id, org_unit_id, as_of, arm, listed, contacted, reached, interested, succeeded, base,
    rate_part, rate_whole, rate
)
select
    coalesce(s.id, nextval(pg_get_serial_sequence('campaigns_campaignresult', 'id'))),
    c.campaign_id, c.org_unit_id, %(on)s, c.arm, c.listed, c.contacted, c.reached, c.interested,
    c.succeeded, c.base, c.rate_part, c.rate_whole, c.rate
from campaign_counted c
left join standing s
    on s.campaign_id = c.campaign_id and s.org_unit_id = c.org_unit_id and s.arm = c.arm
where
    (
        s.listed, s.contacted, s.reached, s.interested, s.succeeded, s.base, s.rate_part, s.rate_whole,
        s.rate
    ) is distinct from (
        c.listed, c.contacted, c.reached, c.interested, c.succeeded, c.base, c.rate_part, c.rate_whole,
        c.rate
    )
