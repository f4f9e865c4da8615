-- The label that each customer carries in each scheme.
-- Grain: customer, scheme. Reads tiering_customerlabel, the wide row `wide`, customers_customer.
select
    {customer_no} as customer_no,
    s.code as scheme,
    b.code as label,
    l.since,
    l.on_watch::int as on_watch,
    l.missed_months,
    t.code as threshold_to,
    round({gap}, 2) as gap
from tiering_customerlabel l
join customers_customer c on c.id = l.customer_id
join tiering_scheme s on s.id = l.scheme_id
join tiering_label b on b.id = l.label_id
left join tiering_label t on t.id = l.threshold_to_id
left join {wide} m on m.customer_id = l.customer_id
order by c.customer_no collate "C", s.code collate "C"
