-- Results of the night per campaign, unit and arm: of all who entered under the unit, in tonight's tree,
-- and of those who entered at the unit itself; only those that differ. The rate is bounded by what its column holds: a payroll may
-- leave with much more than it brought.
-- Grain: campaign × unit × arm × with or without the units below. Reads campaign_counted, the draft of units, results. Writes the draft of
-- results.
with added_up as (
    select
        c.campaign_id, a.unit_id as org_unit_id, c.arm, a.with_below,
        sum(c.listed) as listed,
        sum(c.contacted) as contacted,
        sum(c.reached) as reached,
        sum(c.interested) as interested,
        sum(c.succeeded) as succeeded,
        sum(c.base) as base,
        sum(c.rate_part) as rate_part,
        sum(c.rate_whole) as rate_whole
    from campaign_counted c
    join draft.staff_orgunit u on u.id = c.org_unit_id
    cross join lateral (
        select above_id, true
        from unnest(string_to_array(trim(both '/' from u.path), '/')::bigint[]) above_id
        union all
        select u.id, false
    ) a (unit_id, with_below)
    group by c.campaign_id, a.unit_id, c.arm, a.with_below
),
rated as (
    select
        *,
        case
            when rate_whole > 0
            then round(greatest(-999, least(999, rate_part / rate_whole)), 4)
        end as rate
    from added_up
),
standing as (
    select * from draft.campaigns_campaignresult where as_of = %(on)s
)
insert into draft.campaigns_campaignresult_next (
    id, campaign_id, org_unit_id, as_of, arm, with_below, listed, contacted, reached, interested,
    succeeded, base, rate_part, rate_whole, rate
)
select
    coalesce(s.id, nextval(pg_get_serial_sequence('campaigns_campaignresult', 'id'))),
    c.campaign_id, c.org_unit_id, %(on)s, c.arm, c.with_below, c.listed, c.contacted, c.reached,
    c.interested, c.succeeded, c.base, c.rate_part, c.rate_whole, c.rate
from rated c
left join standing s
    on s.campaign_id = c.campaign_id and s.org_unit_id = c.org_unit_id and s.arm = c.arm
    and s.with_below = c.with_below
where
    (
        s.listed, s.contacted, s.reached, s.interested, s.succeeded, s.base, s.rate_part, s.rate_whole,
        s.rate
    ) is distinct from (
        c.listed, c.contacted, c.reached, c.interested, c.succeeded, c.base, c.rate_part, c.rate_whole,
        c.rate
    )
