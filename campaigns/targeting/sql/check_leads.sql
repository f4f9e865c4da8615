-- Customers and days with more than one open follow-up that leads for an officer, or one of the pool
-- beside an officer's; check-backs of supervisors apart. Grain: one row. Reads drafts. Writes nothing.
select count(*)
from (
    select customer_id, due_on, who
    from {follow_ups} f
    where state = 'open' and lead_id is null and worked_at is null
    group by customer_id, due_on, who
    having count(*) > greatest(count(distinct owner_id), 1)
) doubled
