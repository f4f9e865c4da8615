-- What the month came to, for every customer who has ever had a balance.
-- Grain: customer, month. Reads the wide row `wide` of the month's last day.
-- Writes draft.tiering_monthaverage_next.
insert into draft.tiering_monthaverage_next
    (customer_id, month, aum_sum, days, end_aum, earned_id)
select m.customer_id, %(month)s, m.aum_month_sum, m.month_days, m.aum, {earned}
from {wide} m
where m.first_balance_on is not null
