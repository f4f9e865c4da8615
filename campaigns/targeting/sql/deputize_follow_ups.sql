-- Open follow-ups before a maturity that were planned before the leave was noted go to who stands in,
-- on their day. They are few, and found by the index of the work lists, day by day.
-- Grain: follow-up. Reads campaign_deputy, follow-ups. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
with away as (
    select distinct officer_id, "on" from campaign_deputy
),
planned as (
    select t.*
    from away a
    cross join lateral (
        select * from campaigns_followup t
        where t.owner_id = a.officer_id and t.state = 'open' and t.due_on = a."on"
        offset 0
    ) t
    where not exists (select from draft.campaigns_followup_next n where n.id = t.id)
    union all
    select n.*
    from draft.campaigns_followup_next n
    join away a on a.officer_id = n.owner_id and a."on" = n.due_on
    where n.state = 'open'
)
select {row}
from planned f
join campaign_deputy p
    on p.officer_id = f.owner_id and p."on" = f.due_on and p.org_unit_id = f.org_unit_id
where
    f.account_id is not null
    and (f.who = 'officer' or exists (select from campaign_head h where h.officer_id = p.deputy_id))
{overwrite}
