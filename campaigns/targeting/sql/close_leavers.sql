-- Entries that end tonight, with the reason: a wall first, then the target, then no match.
-- Hand-made entries end only at a wall or with the campaign; a met target is noted on them.
-- Grain: entry. Reads open entries and the work tables. Writes the draft of entries.
insert into draft.campaigns_whitelistentry_next ({columns})
select {row}
from draft.campaigns_whitelistentry e
left join campaign_wall w on w.customer_id = e.customer_id
left join campaign_pick p on p.campaign_id = e.campaign_id and p.customer_id = e.customer_id
left join campaign_met u on u.entry_id = e.id
cross join lateral (
    select
        u.entry_id is not null
        or coalesce(p.is_met, false)
        or (
            e.campaign_id = any(%(line_campaigns)s::bigint[])
            and coalesce(
                p.aum_month_sum >= (e.figures ->> 'line')::numeric * p.month_days, false
            )
        ) as is_met
) target
cross join lateral (
    select
        coalesce(e.target_met_on, case when target.is_met then %(on)s::date end) as target_met_on,
        case
            when e.campaign_id = any(%(ended)s::bigint[]) then 'campaign_ended'
            when w.reason is not null then w.reason
            when e.source = 'hand' or e.campaign_id <> all(%(running)s::bigint[]) then ''
            when p.is_excluded then 'excluded'
            when target.is_met then 'target_met'
            when p.customer_id is null then 'no_match'
            else ''
        end as leave_reason
) j
where
    e.left_on is null
    and (j.leave_reason <> '' or j.target_met_on is distinct from e.target_met_on)
