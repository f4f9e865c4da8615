-- One row per customer whom a full file no longer names: kept, and flagged since when.
insert into draft.customers_customer_next (missing_since, {others})
select %(on)s, {t_others}
from customers_customer t
join stage.gone g on g.file = 'customers.csv' and g.key = t.customer_no
where t.missing_since is null
