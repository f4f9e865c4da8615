-- Results of the night per campaign, unit at entry and arm; only those that differ from what stands.
-- Grain: campaign × unit × arm. Reads campaign_listed and the measures. Writes the draft of results.
with measured as (
    {measures}
),
counted as (
    select
        l.campaign_id,
        l.org_unit_id,
        l.arm,
        count(*) as listed,
        count(*) filter (where l.is_contacted) as contacted,
        count(*) filter (where l.is_reached) as reached,
        count(*) filter (where m.is_success) as succeeded,
        count(m.customer_id) as base,
        coalesce(sum(m.part), 0) as rate_part,
        coalesce(sum(m.whole), 0) as rate_whole,
        -- a payroll may leave with much more than it brought: bounded by what the column holds
        case
            when sum(m.whole) > 0
            then round(greatest(-999, least(999, sum(m.part) / sum(m.whole))), 4)
        end as rate
    from campaign_listed l
    left join measured m on m.campaign_id = l.campaign_id and m.customer_id = l.customer_id
    group by l.campaign_id, l.org_unit_id, l.arm
),
standing as (
    select * from draft.campaigns_campaignresult where as_of = %(on)s
)
insert into draft.campaigns_campaignresult_next (
    id, campaign_id, org_unit_id, as_of, arm, listed, contacted, reached, succeeded, base,
    rate_part, rate_whole, rate
)
select
    coalesce(s.id, nextval(pg_get_serial_sequence('campaigns_campaignresult', 'id'))),
    c.campaign_id, c.org_unit_id, %(on)s, c.arm, c.listed, c.contacted, c.reached, c.succeeded,
    c.base, c.rate_part, c.rate_whole, c.rate
from counted c
left join standing s
    on s.campaign_id = c.campaign_id and s.org_unit_id = c.org_unit_id and s.arm = c.arm
where
    (
        s.listed, s.contacted, s.reached, s.succeeded, s.base, s.rate_part, s.rate_whole, s.rate
    ) is distinct from (
        c.listed, c.contacted, c.reached, c.succeeded, c.base, c.rate_part, c.rate_whole, c.rate
    )
