-- Tonight's steps that may move leave the days on which their owner is away: to the first working day
-- after the leave, beyond the plan's end if need be. Calls and visits are spread from there.
-- Grain: step. Reads campaign_away, the calendar. Writes campaign_step.
with back as (
    select
        a.officer_id,
        a."on",
        (
            select min(d."on")
            from staff_businessday d
            where
                d.is_working
                and d."on" > a."on"
                and not exists (
                    select from campaign_away x
                    where x.officer_id = a.officer_id and x."on" = d."on"
                )
        ) as back_on
    from campaign_away a
)
update campaign_step s
set due_on = back.back_on, ends_on = greatest(s.ends_on, back.back_on)
from back
where
    not s.is_fixed
    and s.owner_id = back.officer_id
    and s.due_on = back."on"
    and back.back_on is not null
