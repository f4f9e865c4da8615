-- Entries that end tonight, with the reason: a wall first, then the target, then no match.
-- Hand-made entries end only at a wall or with the campaign; a met target is noted on them.
-- Grain: entry. Reads campaign_case, entries, the wide row. Writes the draft of entries.
insert into draft.campaigns_whitelistentry_next ({columns})
select {row}
from campaign_case k
-- `offset 0` looks each one up by key: the few are not worth a scan of all
cross join lateral (
    select * from draft.campaigns_whitelistentry v where v.id = k.entry_id offset 0
) e
left join lateral (
    select {meets} as is_met
    from {wide_row} m
    where m.customer_id = k.customer_id and not k.is_picked and e.target_met_on is null
    offset 0
) unpicked on true
cross join lateral (
    select
        k.is_met or k.is_above_line
        or k.campaign_id = any(%(running)s::bigint[]) and coalesce(unpicked.is_met, false) as is_met
) target
cross join lateral (
    select
        coalesce(e.target_met_on, case when target.is_met then %(on)s::date end) as target_met_on,
        case
            when e.campaign_id = any(%(ended)s::bigint[]) then 'campaign_ended'
            when k.wall is not null then k.wall
            when e.source = 'hand' or e.campaign_id <> all(%(running)s::bigint[]) then ''
            when k.is_excluded then 'excluded'
            when target.is_met then 'target_met'
            when not k.is_picked then 'no_match'
            else ''
        end as leave_reason
) j
where
    k.is_open
    and (j.leave_reason <> '' or j.target_met_on is distinct from e.target_met_on)
