-- What each month came to: closed months as they closed, the running one as of the data.
-- Grain: customer, month. Reads tiering_monthaverage, the wide row `wide`, customers_customer.
with closed as (
    select a.customer_id, a.month, a.aum_sum, a.days, a.end_aum, a.earned_id
    from tiering_monthaverage a
    where (a.month + interval '1 month')::date - 1 <= {on}
),

running as (
    select
        m.customer_id, date_trunc('month', {on}::timestamp)::date as month,
        m.aum_month_sum as aum_sum, m.month_days as days, m.aum as end_aum, {earned} as earned_id
    from {wide} m
    where {runs} and m.first_balance_on is not null
        and not exists (
            select from tiering_monthaverage a
            where a.customer_id = m.customer_id
                and a.month = date_trunc('month', {on}::timestamp)::date
        )
),

final as (
    select * from closed
    union all
    select * from running
)

select
    {customer_no} as customer_no,
    to_char(f.month, 'YYYY-MM') as month,
    round(f.aum_sum / f.days, 2) as month_avg,
    round(f.end_aum, 2) as month_end_balance,
    l.code as earned_label
from final f
join customers_customer c on c.id = f.customer_id
left join tiering_label l on l.id = f.earned_id
where ({start}::date is null or f.month >= date_trunc('month', {start}::timestamp)::date)
    and ({end}::date is null or f.month <= {end}::date)
order by c.customer_no collate "C", f.month
