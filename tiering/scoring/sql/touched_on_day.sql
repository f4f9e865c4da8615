-- Customers whose AUM changes on a day without a delivery: an account closes as announced,
-- or what a class that they hold counts for turns.
-- Grain: customer. Reads tiering_customermetric, customers_account, tiering_productclass.
-- Writes tiering_touched.
with closing as (
    select a.customer_id
    from tiering_customermetric m
    join customers_account a on a.customer_id = m.customer_id
    where m.review_on <= %(day)s and a.closed_on = %(day)s
),

turning as (
    select a.customer_id
    from customers_account a
    join tiering_productclass p on p.code = a.product_class
    where p.next_from = %(day)s and (coalesce(p.next_coefficient, p.coefficient), coalesce(p.next_is_aum, p.is_aum),
            coalesce(p.next_is_retained, p.is_retained))
        <> (p.coefficient, p.is_aum, p.is_retained)
)

insert into tiering_touched (customer_id)
select customer_id from closing
union
select customer_id from turning
