-- A cause that holds again: its follow-ups that were cancelled for leaving are opened again.
-- Grain: follow-up. Reads campaign_step, follow-ups. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
select {row}
from campaign_step s
join {follow_ups} f
    on f.campaign_id = s.campaign_id
    and f.customer_id = s.customer_id
    and f.account_id is not distinct from s.account_id
    and f.anchor_on = s.anchor_on
    and f.step = s.step
where
    f.state = 'cancelled'
    and f.repeat = 0
    and f.worked_at is null
    and f.cancel_reason in ('left_list', 'account_closed', 'maturity_moved', 'campaign_ended')
{overwrite}
