-- Labels counted over all customers, in their unit and in all above it.
-- Grain: unit, scheme, label. Reads draft.tiering_customermetric, draft.customers_customer,
-- tiering_above.
-- Writes draft.tiering_labelcount_next.
with carried as (
    select
        c.org_unit_id, s.id as scheme_id, m.carried[s.slot] as label_id, m.aum,
        m.on_watch and s.policy = 'fast_up_slow_down' as on_watch,
        m.threshold[s.slot] is not null as on_threshold
    from draft.tiering_customermetric m
    join draft.customers_customer c on c.id = m.customer_id
    cross join tiering_scheme s
    where m.carried[s.slot] is not null
),

by_unit as (
    select
        org_unit_id, scheme_id, label_id, count(*) as n_customers,
        count(*) filter (where on_watch) as n_on_watch,
        count(*) filter (where on_threshold) as n_on_threshold,
        sum(aum) as aum_amount
    from carried
    group by org_unit_id, scheme_id, label_id
),

counted as (
    select
        a.above_id as org_unit_id, n.scheme_id, n.label_id,
        sum(n.n_customers) as n_customers,
        sum(n.n_on_watch) as n_on_watch,
        sum(n.n_on_threshold) as n_on_threshold,
        sum(n.aum_amount) as aum_amount
    from by_unit n
    join tiering_above a on a.unit_id = n.org_unit_id
    group by a.above_id, n.scheme_id, n.label_id
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
where (n_customers, n_on_watch, n_on_threshold, aum_amount)
    is distinct from (n_before, n_watch_before, n_threshold_before, aum_before)
