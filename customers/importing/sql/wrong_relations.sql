-- One row per relation of which one of the two customers is unknown.
with looked_up as (
    select
        s.line, s.customer_no, s.related_no,
        c.customer_no is null and new_c.customer_no is null as is_unknown,
        r.customer_no is null and new_r.customer_no is null as is_related_unknown
    from stage.relations s
    left join lateral (
        select k.customer_no from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join stage.customers new_c on new_c.customer_no = s.customer_no
    left join lateral (
        select k.customer_no from customers_customer k where k.customer_no = s.related_no {one_by_one}
    ) r on true
    left join stage.customers new_r on new_r.customer_no = s.related_no
)
select
    line,
    case when is_unknown then 'customer_no' else 'related_no' end as "column",
    case when is_unknown then customer_no else related_no end as raw_value,
    'unknown_customer' as reason
from looked_up
where is_unknown or is_related_unknown
