-- Follow-ups that go to another owner or another unit.
-- Grain: follow-up. Reads campaign_moved, follow-ups. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
select {row}
from campaign_moved m
join {follow_ups} f on f.id = m.id
{overwrite}
