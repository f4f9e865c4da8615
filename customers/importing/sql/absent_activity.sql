-- One row per customer whom a full activity.csv no longer names: the figures become empty.
insert into draft.customers_activity_next (
    customer_id
)
select c.id
from customers_customer c
join stage.gone g on g.file = 'activity.csv' and g.key = c.customer_no
join ({live}) live on live.key = c.customer_no
