-- How much of the last pay stayed: AUM six days after the pay day less AUM on the day before it.
-- Grain: listed customer whose pay day is six days past. Reads campaign_listed, activity, AUM changes.
select
    l.campaign_id,
    l.customer_id,
    later.aum - before.aum >= {enough} * v.payroll_amount as is_success,
    later.aum - before.aum as part,
    v.payroll_amount as whole
from campaign_listed l
join draft.customers_activity v on v.customer_id = l.customer_id
join draft.tiering_customermetric m on m.customer_id = l.customer_id
cross join lateral (
    select coalesce(
        (
            select c.old_aum from draft.tiering_aumchange c
            where c.customer_id = l.customer_id and c."on" > v.payroll_on + 6
            order by c."on" limit 1
        ),
        m.aum
    ) as aum
) later
cross join lateral (
    select coalesce(
        (
            select c.old_aum from draft.tiering_aumchange c
            where c.customer_id = l.customer_id and c."on" > v.payroll_on - 1
            order by c."on" limit 1
        ),
        m.aum
    ) as aum
) before
where
    l.campaign_id = {campaign}
    and v.payroll_amount > 0
    and v.payroll_on + 6 <= {on}
    and v.payroll_on > {on} - 40
