-- What has begun to count for a class stands for itself from then on, so that another change may wait
-- beside it. Only what had begun before the last published night: that one may be corrected yet, and
-- then begins it again.
-- Grain: product class. Writes tiering_productclass, where what counts stays the same.
update tiering_productclass
set
    coefficient = coalesce(next_coefficient, coefficient),
    is_aum = coalesce(next_is_aum, is_aum),
    is_retained = coalesce(next_is_retained, is_retained),
    next_coefficient = null, next_is_aum = null, next_is_retained = null, next_from = null
where next_from < %(on)s
