-- Customers whose metrics or whose unit differ from what is published.
-- Grain: customer. Reads the drafts of metrics and customers. Writes the table tiering_changed.
create temporary table tiering_changed on commit drop as
select customer_id from draft.tiering_customermetric_next
union
select n.id
from draft.customers_customer_next n
join customers_customer c on c.id = n.id
where c.org_unit_id <> n.org_unit_id
