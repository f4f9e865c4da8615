-- Labels counted from the last counts on: less what the customers who changed stood for, plus
-- what they stand for now.
-- Grain: unit, scheme, label. Reads tiering_labelcount, tiering_changed, metrics and units as
-- published, looked up by key, and as drafted. Writes draft.tiering_labelcount_next.
with changed as (
    select
        w.*, was_at.org_unit_id as was_unit_id,
        coalesce(moved.org_unit_id, was_at.org_unit_id) as org_unit_id,
        n.customer_id is not null as is_drafted, n.carried, n.threshold, n.on_watch, n.aum
    from tiering_changed k
    left join lateral (
        select m.carried as was_carried, m.threshold as was_threshold, m.on_watch as was_on_watch,
            m.aum as was_aum
        from tiering_customermetric m
        where m.customer_id = k.customer_id
        offset 0
    ) w on true
    left join lateral (
        select c.org_unit_id from customers_customer c where c.id = k.customer_id offset 0
    ) was_at on true
    left join draft.customers_customer_next moved on moved.id = k.customer_id
    left join draft.tiering_customermetric_next n on n.customer_id = k.customer_id
),

signed as (
    select
        was_unit_id as org_unit_id, was_carried as carried, was_threshold as threshold,
        was_on_watch as on_watch, was_aum as aum, -1 as sign
    from changed
    union all
    select
        org_unit_id,
        case when is_drafted then carried else was_carried end,
        case when is_drafted then threshold else was_threshold end,
        case when is_drafted then on_watch else was_on_watch end,
        case when is_drafted then aum else was_aum end,
        1
    from changed
),

carried as (
    select
        m.org_unit_id, s.id as scheme_id, m.carried[s.slot] as label_id, m.aum, m.sign,
        m.on_watch and s.policy = 'fast_up_slow_down' as on_watch,
        m.threshold[s.slot] is not null as on_threshold
    from signed m
    cross join tiering_scheme s
    where m.carried[s.slot] is not null
),

moved as (
    select
        org_unit_id, scheme_id, label_id, sum(sign) as n_customers,
        sum(sign) filter (where on_watch) as n_on_watch,
        sum(sign) filter (where on_threshold) as n_on_threshold,
        sum(sign * aum) as aum_amount
    from carried
    group by org_unit_id, scheme_id, label_id
    union all
    select
        org_unit_id, scheme_id, label_id, n_customers, n_on_watch, n_on_threshold, aum_amount
    from tiering_labelcount
    where as_of = %(before)s
),

counted as (
    select
        org_unit_id, scheme_id, label_id,
        sum(n_customers) as n_customers,
        sum(coalesce(n_on_watch, 0)) as n_on_watch,
        sum(coalesce(n_on_threshold, 0)) as n_on_threshold,
        sum(aum_amount) as aum_amount
    from moved
    group by org_unit_id, scheme_id, label_id
),

final as (
    select
        k.id,
        coalesce(k.org_unit_id, n.org_unit_id) as org_unit_id,
        coalesce(k.scheme_id, n.scheme_id) as scheme_id,
        coalesce(k.label_id, n.label_id) as label_id,
        coalesce(n.n_customers, 0) as n_customers,
        coalesce(n.n_on_watch, 0) as n_on_watch,
        coalesce(n.n_on_threshold, 0) as n_on_threshold,
        coalesce(n.aum_amount, 0) as aum_amount,
        k.n_customers as n_before, k.n_on_watch as n_watch_before,
        k.n_on_threshold as n_threshold_before, k.aum_amount as aum_before
    from counted n
    full join (select * from tiering_labelcount where as_of = %(on)s) k
        on (k.org_unit_id, k.scheme_id, k.label_id) = (n.org_unit_id, n.scheme_id, n.label_id)
)

insert into draft.tiering_labelcount_next (
    id, as_of, org_unit_id, scheme_id, label_id, n_customers, n_on_watch, n_on_threshold, aum_amount
)
select
    coalesce(id, nextval('public.tiering_labelcount_id_seq')),
    %(on)s, org_unit_id, scheme_id, label_id, n_customers, n_on_watch, n_on_threshold, aum_amount
from final
where (n_before is not null or n_customers <> 0)
    and (n_customers, n_on_watch, n_on_threshold, aum_amount)
        is distinct from (n_before, n_watch_before, n_threshold_before, aum_before)
