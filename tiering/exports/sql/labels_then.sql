-- The labels that were in force on an earlier day, as the history tells.
-- Grain: customer, scheme. Reads tiering_labelchange, customers_customer.
with last_change as (
    select distinct on (customer_id, scheme_id) customer_id, scheme_id, to_label_id, "on" as since
    from tiering_labelchange
    where "on" <= {as_of}
    order by customer_id, scheme_id, "on" desc, id desc
)

select
    {customer_no} as customer_no,
    s.code as scheme,
    b.code as label,
    h.since,
    null as on_watch,
    null as missed_months,
    null as threshold_to,
    null as gap
from last_change h
join customers_customer c on c.id = h.customer_id
join tiering_scheme s on s.id = h.scheme_id
join tiering_label b on b.id = h.to_label_id
order by c.customer_no collate "C", s.code collate "C"
