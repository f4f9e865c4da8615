-- Each officer's follow-ups: open, due on the day that reads this night or before, overdue then; and of
-- those that fell due in the month how many were done. Merged ones are no work of their own.
-- Grain: officer. Reads follow-ups. Writes the work table campaign_work_at_hand.
drop table if exists campaign_work_at_hand;
create temporary table campaign_work_at_hand on commit drop as
with relevant as (
    select owner_id, state, due_on from {follow_ups} f where state = 'open' and lead_id is null
    union all
    select owner_id, state, due_on
    from {follow_ups} f
    where state in ('done', 'missed') and lead_id is null
        and due_on >= %(month)s and due_on <= %(on)s
)
select
    owner_id as officer_id,
    count(*) filter (where state = 'open') as n_open,
    count(*) filter (where state = 'open' and due_on <= %(due)s) as n_due,
    count(*) filter (where state = 'open' and due_on < %(due)s) as n_late,
    count(*) filter (where due_on >= %(month)s and due_on <= %(on)s) as n_month_due,
    count(*) filter (where state = 'done') as n_month_done
from relevant
where owner_id is not null
group by owner_id
