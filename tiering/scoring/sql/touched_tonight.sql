-- Customers whose figures may differ from the last scored night: delivered changes, and what the
-- calendar or people changed in the days after %(since)s.
-- Grain: customer. Reads the drafts of customers and the published tables. Writes tiering_touched.
with delivered as (
    select customer_id from draft.customers_account_next
    union all
    -- an account that moved leaves its former holder behind
    select t.customer_id
    from customers_account t
    join draft.customers_account_next n on n.id = t.id
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

revalued as (
    select a.customer_id
    from customers_account a
    where a.currency <> 'CNY' and a.currency in (select currency from rates)
),

turning as (
    select a.customer_id
    from customers_account a
    where a.product_class in (
        select code
        from tiering_productclass
        where next_from > %(since)s and next_from <= %(on)s and next_coefficient <> coefficient
    )
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
    join customers_customer c on c.id = m.customer_id
    where not m.contact_allowed and c.core_contact_allowed and c.crm_contact_allowed
),

touched as (
    select customer_id from delivered
    union
    select customer_id from revalued
    union
    select customer_id from turning
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
