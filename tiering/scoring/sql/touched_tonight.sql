-- Customers whose figures may differ from the last scored night: delivered changes, and what the
-- calendar or people changed in the days after %(since)s.
-- Grain: customer. Reads the drafts of customers and the published tables. Writes tiering_touched.
with delivered as (
    select customer_id from draft.customers_account_next
    union all
    -- an account that moved leaves its former holder behind; looked up by key, as the few they are
    select t.customer_id
    from draft.customers_account_next n
    cross join lateral (
        select a.customer_id from customers_account a where a.id = n.id offset 0
    ) t
    where t.customer_id <> n.customer_id
    union all
    select id from draft.customers_customer_next
    union all
    select customer_id from draft.customers_activity_next
    union all
    select customer_id from draft.customers_corporateprofile_next
    union all
    select customer_id from draft.customers_relation_next
    union all
    select related_id from draft.customers_relation_next
    union all
    select customer_id from draft.customers_contact_next
),

rates as (
    select n.currency
    from draft.customers_fxrate_next n
    left join customers_fxrate t using (currency)
    where t.rate_to_cny is distinct from n.rate_to_cny
),

-- most nights no rate and no coefficient moves: the accounts are read only when one does
revalued as (
    select a.customer_id
    from customers_account a
    where (select count(*) from rates) > 0
        and a.currency <> 'CNY' and a.currency in (select currency from rates)
),

turning as (
    select code
    from tiering_productclass
    where next_from > %(since)s and next_from <= %(on)s and (coalesce(next_coefficient, coefficient), coalesce(next_is_aum, is_aum),
            coalesce(next_is_retained, is_retained))
        <> (coefficient, is_aum, is_retained)
),

weighed_anew as (
    select a.customer_id
    from customers_account a
    where (select count(*) from turning) > 0
        and a.product_class in (select code from turning)
),

due as (
    select customer_id from tiering_customermetric where review_on <= %(on)s
),

served as (
    select customer_id
    from customers_contact
    where (happened_at at time zone 'Asia/Shanghai')::date > %(since)s
        and (happened_at at time zone 'Asia/Shanghai')::date <= %(on)s
),

-- a customer's word given or taken back in the browser is not part of any delivery
opted as (
    select m.customer_id
    from customers_customer c
    join tiering_customermetric m on m.customer_id = c.id
    where not c.crm_contact_allowed and m.contact_allowed
    union all
    select m.customer_id
    from tiering_customermetric m
    cross join lateral (
        select c.core_contact_allowed and c.crm_contact_allowed as is_allowed
        from customers_customer c
        where c.id = m.customer_id
        offset 0
    ) c
    where not m.contact_allowed and c.is_allowed
),

touched as (
    select customer_id from delivered
    union
    select customer_id from revalued
    union
    select customer_id from weighed_anew
    union
    select customer_id from due
    union
    select customer_id from served
    union
    select customer_id from opted
)

insert into tiering_touched (customer_id)
select customer_id
from touched
where customer_id is not null
-- neighbours share a page: looked up in their order, each page is visited once
order by customer_id
