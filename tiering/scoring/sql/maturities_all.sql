-- What falls due on each of the days ahead, counted over all accounts, in the customer's unit and in all
-- above it. A day that has nothing any more keeps a row of zeros.
-- Grain: unit, day. Reads drafts of accounts, customers and rates, tiering_above.
-- Writes draft.tiering_maturitycount_next.
with by_customer as (
    select
        a.customer_id, a.matures_on as "on", count(*) as n_accounts,
        sum(a.balance * case when a.currency = 'CNY' then 1 else f.rate_to_cny end) as amount
    from draft.customers_account a
    left join draft.customers_fxrate f on f.currency = a.currency
    where a.product_class = any(%(classes)s) and a.closed_on is null
        and a.matures_on > %(on)s and a.matures_on <= %(until)s
    group by a.customer_id, a.matures_on
),

by_unit as (
    select
        c.org_unit_id, m."on", sum(m.n_accounts) as n_accounts, count(*) as n_customers,
        sum(m.amount) as amount
    from by_customer m
    join draft.customers_customer c on c.id = m.customer_id
    group by c.org_unit_id, m."on"
),

counted as (
    select
        a.above_id as org_unit_id, n."on", sum(n.n_accounts) as n_accounts,
        sum(n.n_customers) as n_customers, sum(n.amount) as amount
    from by_unit n
    join tiering_above a on a.unit_id = n.org_unit_id
    group by a.above_id, n."on"
),

final as (
    select
        k.id,
        coalesce(k.org_unit_id, n.org_unit_id) as org_unit_id,
        coalesce(k."on", n."on") as "on",
        coalesce(n.n_accounts, 0) as n_accounts,
        coalesce(n.n_customers, 0) as n_customers,
        coalesce(n.amount, 0) as amount,
        k.n_accounts as accounts_before, k.n_customers as n_before, k.amount as amount_before
    from counted n
    full join (
        select * from tiering_maturitycount where "on" > %(on)s and "on" <= %(until)s
    ) k
        on k.org_unit_id = n.org_unit_id and k."on" = n."on"
)

insert into draft.tiering_maturitycount_next (
    id, org_unit_id, "on", n_accounts, n_customers, amount
)
select
    coalesce(id, nextval('public.tiering_maturitycount_id_seq')),
    org_unit_id, "on", n_accounts, n_customers, amount
from final
where (n_accounts, n_customers, amount)
    is distinct from (accounts_before, n_before, amount_before)
