-- One row per corporate profile of an unknown customer, or of one that is a person.
with looked_up as (
    select s.line, s.customer_no, coalesce(new.kind, known.kind) as kind
    from stage.corporates s
    left join lateral (
        select k.kind from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) known on true
    left join stage.customers new on new.customer_no = s.customer_no
)
select line, 'customer_no' as "column", customer_no as raw_value, 'unknown_customer' as reason
from looked_up
where kind is distinct from 'corporate'
