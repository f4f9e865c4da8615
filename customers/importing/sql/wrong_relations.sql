-- One row per relation of which one of the two customers is unknown.
with looked_up as (
    select
        s.line, s.customer_no, s.related_no,
        c.customer_no is null and new_c.customer_no is null as is_unknown,
        r.customer_no is null and new_r.customer_no is null as is_related_unknown
    from stage.relations s
    left join customers_customer c on c.customer_no = s.customer_no
    left join stage.customers new_c on new_c.customer_no = s.customer_no
    left join customers_customer r on r.customer_no = s.related_no
    left join stage.customers new_r on new_r.customer_no = s.related_no
)
select
    line,
    case when is_unknown then 'customer_no' else 'related_no' end as "column",
    case when is_unknown then customer_no else related_no end as raw_value,
    'unknown_customer' as reason
from looked_up
where is_unknown or is_related_unknown
