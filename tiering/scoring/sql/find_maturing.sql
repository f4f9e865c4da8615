-- Customers of whom something else falls due than was counted: an account that is new, changed or
-- closed, another unit, another rate. What does not mature in the days ahead is not looked at.
-- Grain: customer. Reads drafts of accounts, customers and rates, and what is published.
-- Writes the temporary table tiering_maturing.
drop table if exists pg_temp.tiering_maturing;
create temporary table tiering_maturing on commit drop as
with account as (
    select
        n.customer_id,
        t.customer_id as was_customer_id,
        n.product_class = any(%(classes)s) and n.closed_on is null
            and n.matures_on > %(on)s and n.matures_on <= %(until)s as matures,
        t.product_class = any(%(classes)s) and t.closed_on is null
            and t.matures_on > %(on)s and t.matures_on <= %(until)s as did_mature,
        (n.customer_id, n.matures_on, n.balance, n.currency)
            is distinct from (t.customer_id, t.matures_on, t.balance, t.currency) as differs
    from draft.customers_account_next n
    left join lateral (
        select * from customers_account a where a.id = n.id offset 0
    ) t on true
),

changed as (
    select customer_id, was_customer_id
    from account
    where (matures or did_mature) and (differs or matures is distinct from did_mature)
),

revalued as (
    select n.currency
    from draft.customers_fxrate_next n
    left join customers_fxrate t using (currency)
    where t.rate_to_cny is distinct from n.rate_to_cny
)

select customer_id from changed
union
select was_customer_id from changed where was_customer_id is not null
union
select n.id
from draft.customers_customer_next n
cross join lateral (
    select c.org_unit_id from customers_customer c where c.id = n.id offset 0
) was
where was.org_unit_id <> n.org_unit_id
union
select customer_id
from customers_account
where (select count(*) from revalued) > 0
    and currency in (select currency from revalued)
    and product_class = any(%(classes)s) and closed_on is null
    and matures_on > %(on)s and matures_on <= %(until)s
