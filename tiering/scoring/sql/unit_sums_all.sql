-- Customers and AUM added up over all customers, in their unit and in all above it.
-- Grain: unit. Reads draft.tiering_customermetric, draft.customers_customer, tiering_above.
-- Writes the temporary table tiering_unit_sum.
drop table if exists pg_temp.tiering_unit_sum;
create temporary table tiering_unit_sum on commit drop as
with by_unit as (
    select
        c.org_unit_id, count(*) as n_customers, sum(m.aum) as aum,
        sum(case when m.accrued_on >= %(month_start)s then m.aum_month_base else 0 end)
            as month_base
    from draft.tiering_customermetric m
    join draft.customers_customer c on c.id = m.customer_id
    group by c.org_unit_id
)

select
    a.above_id as org_unit_id,
    coalesce(sum(n.n_customers), 0) as n_customers,
    coalesce(sum(n.aum), 0) as aum_amount,
    coalesce(sum(n.aum) * %(month_days)s + sum(n.month_base), 0) as aum_month_sum
from tiering_above a
left join by_unit n on n.org_unit_id = a.unit_id
group by a.above_id
