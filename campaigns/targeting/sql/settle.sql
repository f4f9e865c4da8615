-- Open follow-ups that end tonight: missed when their plan has ended, else cancelled with the
-- reason: target met, refused, account closed or its maturity moved, campaign ended, list left. What
-- was agreed with the customer is kept though its cause has gone: only its days, a wall or a refusal end it.
-- Grain: follow-up. Reads follow-ups, entries and accounts of the touched customers, and the customers.
-- Writes the draft.
insert into draft.campaigns_followup_next ({columns})
with follow_up as (
    select * from {follow_ups} f
),
refused as (
    select distinct r.entry_id, r.account_id, r.anchor_on
    from follow_up r
    where r.state = 'done' and r.outcome = 'refused'
),
agreed as (
    select distinct f.id
    from follow_up f
    join follow_up said
        on said.campaign_id = f.campaign_id
        and said.customer_id = f.customer_id
        and said.account_id is not distinct from f.account_id
        and said.anchor_on = f.anchor_on
        and said.step = f.step
        and said.repeat < f.repeat
    -- who never answered has agreed on nothing
    where f.state = 'open' and f.repeat > 0 and said.outcome <> 'no_answer'
)
select {row}
from follow_up f
join {entries} e on e.id = f.entry_id
join {customers} c on c.id = f.customer_id
left join {accounts} a on a.id = f.account_id
left join refused r
    on r.entry_id = f.entry_id
    and r.anchor_on = f.anchor_on
    and r.account_id is not distinct from f.account_id
left join agreed on agreed.id = f.id
cross join lateral (
    select case
        when f.ends_on <= %(on)s then 'missed'
        when
            agreed.id is not null
            and r.entry_id is null
            and e.leave_reason <> 'excluded'
            and not c.is_protected and c.core_contact_allowed and c.crm_contact_allowed
            then null
        when e.leave_reason = 'target_met' or e.target_met_on is not null then 'target_met'
        when r.entry_id is not null then 'refused'
        when a.closed_on <= %(on)s then 'account_closed'
        -- moved to another day, or with its money to another holder
        when f.account_id is not null and a.matures_on is distinct from f.anchor_on
            then 'maturity_moved'
        when e.leave_reason = 'campaign_ended' then 'campaign_ended'
        when e.left_on is not null then 'left_list'
    end as ending
) j
where f.state = 'open' and j.ending is not null
