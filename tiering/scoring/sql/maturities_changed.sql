-- What falls due, counted from the last counts on: less what the customers who changed stood for,
-- plus what they stand for now, in their unit and in all above it. Days that nobody has counted yet,
-- after %(known)s, are counted whole.
-- Grain: unit, day. Reads tiering_maturitycount, tiering_maturing, tiering_above, accounts, customers
-- and rates as published, looked up by key, and as drafted. Writes draft.tiering_maturitycount_next.
with accounts_before as (
    select a.*
    from tiering_maturing k
    cross join lateral (
        select t.id, t.customer_id, t.matures_on, t.balance, t.currency
        from customers_account t
        where t.customer_id = k.customer_id
            and t.product_class = any(%(classes)s) and t.closed_on is null
            and t.matures_on > %(on)s and t.matures_on <= %(known)s
        offset 0
    ) a
),

drafted as (
    select n.id, n.customer_id, n.matures_on, n.balance, n.currency
    from draft.customers_account_next n
    where n.product_class = any(%(classes)s) and n.closed_on is null
        and n.matures_on > %(on)s and n.matures_on <= %(until)s
),

accounts_now as (
    select * from accounts_before b
    where b.id not in (select id from draft.customers_account_next)
    union all
    select d.*
    from drafted d
    join tiering_maturing k on k.customer_id = d.customer_id
    where d.matures_on <= %(known)s
    union all
    -- the days that come into sight
    select t.id, t.customer_id, t.matures_on, t.balance, t.currency
    from customers_account t
    where t.product_class = any(%(classes)s) and t.closed_on is null
        and t.matures_on > greatest(%(known)s, %(on)s) and t.matures_on <= %(until)s
        and t.id not in (select id from draft.customers_account_next)
    union all
    select * from drafted where matures_on > %(known)s
),

by_customer as (
    select
        b.customer_id, b.matures_on as "on", -1 as sign, count(*) as n_accounts,
        sum(b.balance * case when b.currency = 'CNY' then 1 else f.rate_to_cny end) as amount
    from accounts_before b
    left join customers_fxrate f on f.currency = b.currency
    group by b.customer_id, b.matures_on
    union all
    select
        a.customer_id, a.matures_on, 1, count(*),
        sum(a.balance * case when a.currency = 'CNY' then 1 else f.rate_to_cny end)
    from accounts_now a
    left join draft.customers_fxrate f on f.currency = a.currency
    group by a.customer_id, a.matures_on
),

by_unit as (
    select
        case when m.sign > 0 then coalesce(n.org_unit_id, was.org_unit_id) else was.org_unit_id end
            as org_unit_id,
        m."on", sum(m.sign * m.n_accounts) as n_accounts, sum(m.sign) as n_customers,
        sum(m.sign * m.amount) as amount
    from by_customer m
    left join lateral (
        select c.org_unit_id from customers_customer c where c.id = m.customer_id offset 0
    ) was on true
    left join draft.customers_customer_next n on n.id = m.customer_id
    group by 1, 2
),

differences as (
    select
        a.above_id as org_unit_id, n."on", sum(n.n_accounts) as n_accounts,
        sum(n.n_customers) as n_customers, sum(n.amount) as amount
    from by_unit n
    join tiering_above a on a.unit_id = n.org_unit_id
    group by a.above_id, n."on"
)

insert into draft.tiering_maturitycount_next (
    id, org_unit_id, "on", n_accounts, n_customers, amount
)
select
    coalesce(k.id, nextval('public.tiering_maturitycount_id_seq')),
    d.org_unit_id, d."on", d.n_accounts + coalesce(k.n_accounts, 0),
    d.n_customers + coalesce(k.n_customers, 0), d.amount + coalesce(k.amount, 0)
from differences d
left join (
    select * from tiering_maturitycount where "on" > %(on)s and "on" <= %(known)s
) k
    on k.org_unit_id = d.org_unit_id and k."on" = d."on"
where (d.n_accounts, d.n_customers, d.amount) is distinct from (0, 0, 0)
