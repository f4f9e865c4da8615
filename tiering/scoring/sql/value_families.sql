-- Families of valued customers: the ties as they are now, the labels as they are after tonight.
-- Grain: customer. Reads draft.customers_relation and the `metrics` of the tied customers.
-- Writes the temporary table tiering_family.
drop table if exists pg_temp.tiering_family;
create temporary table tiering_family on commit drop as
with metrics as (
    select * from {metrics} m
),

ties as (
    select customer_id, related_id
    from draft.customers_relation
    where relation = 'family' and ended_on is null
    union all
    select related_id, customer_id
    from draft.customers_relation
    where relation = 'family' and ended_on is null
),

valued as (
    select customer_id
    from metrics
    where carried && (select array_agg(id) from tiering_label where kind in ('vip', 'strategic'))
),

final as (
    select customer_id, bool_or(related_id in (select customer_id from valued)) as is_valued
    from ties
    group by customer_id
)

select m.customer_id, coalesce(f.is_valued, false) as is_valued
from metrics m
left join final f on f.customer_id = m.customer_id
where m.is_family_of_valued <> coalesce(f.is_valued, false)
