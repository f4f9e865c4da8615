-- One row per identity number that a customer of this delivery newly shares with another, with
-- the customer numbers, for the data stewards. Reads stage.customers, customers_customer.
with delivered as (
    select s.customer_no, decode(s.id_no_index, 'hex') as id_no_index
    from stage.customers s
    where s.id_no_index <> ''
),
new as (
    select d.customer_no, d.id_no_index
    from delivered d
    left join customers_customer c on c.customer_no = d.customer_no
    where c.id_no_index is distinct from d.id_no_index
),
others as (
    select n.id_no_index, c.customer_no
    from new n
    join customers_customer c on c.id_no_index = n.id_no_index
    where
        not exists (
            select from stage.customers s
            where s.customer_no = c.customer_no and s.id_no_index is not null
        )
    union
    select n.id_no_index, d.customer_no
    from new n
    join delivered d on d.id_no_index = n.id_no_index
)
select array_agg(customer_no order by customer_no) as customer_nos
from others
group by id_no_index
having count(*) > 1
order by customer_nos
limit 1000
