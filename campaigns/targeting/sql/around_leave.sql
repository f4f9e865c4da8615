-- Tonight's steps that may move leave the days on which their owner is away: to the first working day
-- after the leave, beyond the plan's end if need be. Calls and visits are spread from there.
-- Grain: step. Reads campaign_away. Writes campaign_step.
update campaign_step s
set due_on = a.back_on, ends_on = greatest(s.ends_on, a.back_on)
from campaign_away a
where
    not s.is_fixed
    and s.owner_id = a.officer_id
    and s.due_on = a."on"
    and a.back_on is not null
