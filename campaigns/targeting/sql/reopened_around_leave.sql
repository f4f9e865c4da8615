-- So do follow-ups that tonight opens again or gives to another owner, unless a person has set their
-- day. Grain: follow-up. Reads campaign_away, drafted follow-ups. Writes the draft of follow-ups.
update draft.campaigns_followup_next f
set due_on = a.back_on, ends_on = greatest(f.ends_on, a.back_on)
from campaign_away a
where
    f.state = 'open'
    and f.account_id is null
    and f.touched_at is null
    and f.owner_id = a.officer_id
    and f.due_on = a."on"
    and a.back_on is not null
