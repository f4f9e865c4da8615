-- Days without a delivery on which something happens that was known before.
-- Grain: day. Reads tiering_customermetric, customers_account, tiering_productclass.
select a.closed_on
from tiering_customermetric m
join customers_account a on a.customer_id = m.customer_id
where m.review_on <= %(until)s and a.closed_on between %(since)s and %(until)s
union
select next_from
from tiering_productclass
where next_from between %(since)s and %(until)s and (coalesce(next_coefficient, coefficient), coalesce(next_is_aum, is_aum),
            coalesce(next_is_retained, is_retained))
        <> (coefficient, is_aum, is_retained)
