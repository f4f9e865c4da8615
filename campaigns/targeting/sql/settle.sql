-- Open follow-ups that end tonight: missed when their plan has ended, else cancelled with the
-- reason: target met, refused, account closed or its maturity moved, campaign ended, list left.
-- Grain: follow-up. Reads follow-ups, entries, accounts. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
with refused as (
    select distinct r.entry_id, r.account_id, r.anchor_on
    from draft.campaigns_followup r
    where r.state = 'done' and r.outcome = 'refused'
)
select {row}
from draft.campaigns_followup f
join draft.campaigns_whitelistentry e on e.id = f.entry_id
left join draft.customers_account a on a.id = f.account_id
left join refused r
    on r.entry_id = f.entry_id
    and r.anchor_on = f.anchor_on
    and r.account_id is not distinct from f.account_id
cross join lateral (
    select case
        when f.ends_on <= %(on)s then 'missed'
        when e.leave_reason = 'target_met' or e.target_met_on is not null then 'target_met'
        when r.entry_id is not null then 'refused'
        when a.closed_on <= %(on)s then 'account_closed'
        when a.id is not null and a.matures_on is distinct from f.anchor_on
            then 'maturity_moved'
        when e.leave_reason = 'campaign_ended' then 'campaign_ended'
        when e.left_on is not null then 'left_list'
    end as ending
) j
where f.state = 'open' and j.ending is not null
