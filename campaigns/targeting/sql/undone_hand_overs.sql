-- Customers whom a flip gave to somebody by a hand-over of a book that was undone while the night ran:
-- neither a hand-over nor the core names that owner any more. They go back to whose they were.
-- Grain: customer. Reads hand-overs, officers, customers. Writes customers.
update customers_customer t
set owner_id = case when o.delivered_active then o.id end
from (
    select h.customer_id, h.to_id, b.officer_id
    from campaigns_bookhandover b
    join campaigns_customerhandover h on h.book_id = b.id
    where b.undone_at is not null
) undone
join staff_officer o on o.id = undone.officer_id
join staff_officer taker on taker.id = undone.to_id
-- `offset 0` looks each one up by key: the few are not worth a scan of all
cross join lateral (
    select c.id from customers_customer c
    where
        c.id = undone.customer_id
        and c.owner_id = undone.to_id
        and c.handover_to_id is distinct from undone.to_id
        and c.manager_no <> taker.staff_no
    offset 0
) c
where t.id = c.id
