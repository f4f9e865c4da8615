-- One row per contact with an unknown customer, or that happened after the business date.
with looked_up as (
    select
        s.line, s.customer_no, s.happened_at,
        known.customer_no is null and new.customer_no is null as is_unknown
    from stage.contacts s
    left join lateral (
        select k.customer_no from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) known on true
    left join stage.customers new on new.customer_no = s.customer_no
)
select
    line,
    case when is_unknown then 'customer_no' else 'happened_at' end as "column",
    case when is_unknown then customer_no else happened_at end as raw_value,
    case when is_unknown then 'unknown_customer' else 'in_the_future' end as reason
from looked_up
where is_unknown or happened_at::timestamp::date > %(on)s
