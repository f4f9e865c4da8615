-- The history of labels.
-- Grain: change. Reads tiering_labelchange, customers_customer.
select
    {customer_no} as customer_no,
    s.code as scheme,
    h."on",
    f.code as "from",
    t.code as "to",
    h.reason,
    h.rule_version,
    h.month_avg
from tiering_labelchange h
join customers_customer c on c.id = h.customer_id
join tiering_scheme s on s.id = h.scheme_id
left join tiering_label f on f.id = h.from_label_id
left join tiering_label t on t.id = h.to_label_id
where ({start}::date is null or h."on" >= {start}::date)
    and ({end}::date is null or h."on" <= {end}::date)
order by c.customer_no collate "C", s.code collate "C", h."on", h.id
