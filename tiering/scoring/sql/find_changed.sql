-- Customers whose metrics or whose unit differ from what is published.
-- Grain: customer. Reads the drafts of metrics and customers. Writes the table tiering_changed.
drop table if exists pg_temp.tiering_changed;
create temporary table tiering_changed on commit drop as
select customer_id from draft.tiering_customermetric_next
union
select n.id
from draft.customers_customer_next n
cross join lateral (
    select c.org_unit_id from customers_customer c where c.id = n.id offset 0
) was
where was.org_unit_id <> n.org_unit_id
-- in their order, so that each page is visited once
order by customer_id
