-- Tonight's steps become follow-ups of their entry's owner, in the customer's unit; numbered so that of
-- the steps of one day the last one leads.
-- Grain: follow-up. Reads campaign_step, entries, customers. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next (
    campaign_id, entry_id, customer_id, account_id, plan, step, anchor_on, planned_on, due_on,
    ends_on, org_unit_id, owner_id, who, channel, state, cancel_reason, outcome, note, planned_by_run_on
)
select
    s.campaign_id, s.entry_id, s.customer_id, s.account_id, s.plan, s.step, s.anchor_on,
    s.planned_on, s.due_on, s.ends_on, c.org_unit_id, s.owner_id, s.who, s.channel, 'open', '', '', '',
    %(on)s
from campaign_step s
join {customers} c on c.id = s.customer_id
order by s.number
