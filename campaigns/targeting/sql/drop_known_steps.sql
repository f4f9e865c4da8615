-- Steps whose cause has a follow-up already are not planned again, whatever became of it.
-- Grain: step. Reads follow-ups. Writes the work table campaign_step.
delete from campaign_step s
using {follow_ups} f
where
    f.campaign_id = s.campaign_id
    and f.customer_id = s.customer_id
    and f.account_id is not distinct from s.account_id
    and f.anchor_on = s.anchor_on
    and f.step = s.step
