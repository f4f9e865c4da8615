-- One row per relation that holds.
select c.customer_no || '|' || r.customer_no || '|' || l.relation as key
from customers_relation l
join customers_customer c on c.id = l.customer_id
join customers_customer r on r.id = l.related_id
where l.ended_on is null
