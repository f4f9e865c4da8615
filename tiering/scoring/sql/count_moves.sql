-- Tonight's changes of labels, counted on top of what the same days have already, in the customers'
-- unit and in all above it.
-- Grain: day, unit, scheme, label before and after. Reads draft.tiering_labelchange_next,
-- tiering_labelmove, tiering_above. Writes draft.tiering_labelmove_next.
with changes as (
    select
        h."on", coalesce(n.org_unit_id, c.org_unit_id) as org_unit_id, h.scheme_id,
        h.from_label_id, h.to_label_id, m.aum
    from draft.tiering_labelchange_next h
    left join customers_customer c on c.id = h.customer_id
    left join draft.customers_customer_next n on n.id = h.customer_id
    join draft.tiering_customermetric_next m on m.customer_id = h.customer_id
),

by_unit as (
    select
        "on", org_unit_id, scheme_id, from_label_id, to_label_id,
        count(*) as n_customers, sum(aum) as aum_amount
    from changes
    group by "on", org_unit_id, scheme_id, from_label_id, to_label_id
),

counted as (
    select
        n."on", a.above_id as org_unit_id, n.scheme_id, n.from_label_id, n.to_label_id,
        sum(n.n_customers) as n_customers, sum(n.aum_amount) as aum_amount
    from by_unit n
    join tiering_above a on a.unit_id = n.org_unit_id
    group by n."on", a.above_id, n.scheme_id, n.from_label_id, n.to_label_id
),

-- of a year's rows only those of the days on which somebody moved
standing as (
    select * from tiering_labelmove where "on" >= (select min("on") from counted)
)

insert into draft.tiering_labelmove_next (
    id, "on", org_unit_id, scheme_id, from_label_id, to_label_id, n_customers, aum_amount
)
select
    coalesce(k.id, nextval('public.tiering_labelmove_id_seq')),
    n."on", n.org_unit_id, n.scheme_id, n.from_label_id, n.to_label_id,
    n.n_customers + coalesce(k.n_customers, 0), n.aum_amount + coalesce(k.aum_amount, 0)
from counted n
left join standing k
    on k."on" = n."on" and k.org_unit_id = n.org_unit_id and k.scheme_id = n.scheme_id
        and k.from_label_id is not distinct from n.from_label_id
        and k.to_label_id is not distinct from n.to_label_id
