-- Follow-ups of each officer: open, due on the day that reads this night or before, overdue then; and of
-- those that fell due in the month how many were done. Those of nobody are counted by their unit. Merged
-- ones are no work of their own.
-- Grain: officer, or unit. Reads follow-ups. Writes the work table campaign_work_at_hand.
drop table if exists campaign_work_at_hand;
create temporary table campaign_work_at_hand on commit drop as
with relevant as (
    select owner_id, org_unit_id, state, due_on
    from {follow_ups} f
    where state = 'open' and lead_id is null
    union all
    select owner_id, org_unit_id, state, due_on
    from {follow_ups} f
    where state in ('done', 'missed') and lead_id is null
        and due_on >= %(month)s and due_on <= %(on)s
)
select
    owner_id as officer_id,
    case when owner_id is null then org_unit_id end as pool_unit_id,
    count(*) filter (where state = 'open') as n_open,
    count(*) filter (where state = 'open' and due_on <= %(due)s) as n_due,
    count(*) filter (where state = 'open' and due_on < %(due)s) as n_late,
    count(*) filter (where due_on >= %(month)s and due_on <= %(on)s) as n_month_due,
    count(*) filter (where state = 'done') as n_month_done
from relevant
group by 1, 2
