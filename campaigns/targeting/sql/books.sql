-- Each officer's book: customers, AUM, what it came to when the month began, and how many customers were
-- contacted of late, whoever did it, messages aside. The month's beginning is AUM less what has
-- changed since, of the customers who are in the book now.
-- Grain: officer. Reads customers, metrics, contacts, AUM changes. Writes the work table campaign_book.
drop table if exists campaign_book;
create temporary table campaign_book on commit drop as
with contacted as (
    select distinct customer_id
    from {contacts} c
    where happened_at >= ((%(on)s::date - %(contact_days)s + 1)::timestamp at time zone 'Asia/Shanghai')
        and happened_at < ((%(on)s::date + 1)::timestamp at time zone 'Asia/Shanghai')
        and outcome <> 'sent' and withdrawn_at is null
),
grown as (
    select customer_id, sum(new_aum - old_aum) as amount
    from {aum_changes} a
    where "on" >= %(month)s and "on" <= %(on)s
    group by customer_id
)
select
    c.owner_id as officer_id,
    count(*) as n_customers,
    coalesce(sum(m.aum), 0) as aum_amount,
    coalesce(sum(m.aum), 0) - coalesce(sum(g.amount), 0) as aum_month_start_amount,
    count(k.customer_id) as n_contacted_30d
from {customers} c
left join {metrics} m on m.customer_id = c.id
left join grown g on g.customer_id = c.id
left join contacted k on k.customer_id = c.id
where c.owner_id is not null
group by c.owner_id
