-- Who is picked, behind no wall, and not listed enters, with the baseline. The arm hangs on a hash
-- of campaign and customer alone, so that it stays when a customer returns and the arms of two
-- campaigns are independent. A list that is held back takes nobody in.
-- Grain: entry. Reads campaign_case, campaign_held, customers, the wide row. Writes the draft of entries.
insert into draft.campaigns_whitelistentry_next (
    campaign_id, customer_id, org_unit_id, owner_id, is_overflow, arm, source, rule_version,
    figures, hand_reason, entered_on, leave_reason
)
with drawn as (
    select
        n.campaign_id,
        c.id as customer_id,
        c.org_unit_id,
        c.owner_id,
        k.version,
        k.holdout_share,
        ('x' || substr(md5(concat_ws('|', %(salt)s, k.code, c.customer_no)), 1, 8))::bit(32)::bigint
            / 4294967296.0 as share
    from campaign_case n
    join campaigns_campaign k on k.id = n.campaign_id
    -- `offset 0` looks each customer up by key: the few are not worth a scan of all
    cross join lateral (
        select v.id, v.customer_no, v.org_unit_id, v.owner_id
        from draft.customers_customer v
        where v.id = n.customer_id
        offset 0
    ) c
    where
        n.is_picked
        and not n.is_excluded
        and not n.is_met
        and n.wall is null
        and (
            n.entry_id is null and n.campaign_id not in (select h.campaign_id from campaign_held h)
            -- whose average reached the line starts again, towards the next one
            or n.entry_id in (
                select left_tonight.id
                from draft.campaigns_whitelistentry_next left_tonight
                where left_tonight.left_on = %(on)s and left_tonight.entered_on < %(on)s
            )
        )
)
select
    n.campaign_id,
    n.customer_id,
    n.org_unit_id,
    n.owner_id,
    false,
    case when n.share < n.holdout_share then 'holdout' else 'contact' end,
    'rule',
    n.version,
    baseline.figures,
    '',
    %(on)s,
    ''
from drawn n
cross join lateral (
    select {figures} as figures from {wide_row} m where m.customer_id = n.customer_id offset 0
) baseline
-- numbers follow the customers, so that what is decided by them is the same whenever it is decided
order by n.campaign_id, n.customer_id
