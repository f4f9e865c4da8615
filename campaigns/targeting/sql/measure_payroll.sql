-- How much of the last pay stayed: AUM six days after the pay day less AUM on the day before it. The
-- AUM of a day is what the first change after that day found; without one, today's.
-- Grain: listed customer whose pay day is six days past. Reads campaign_listed, AUM changes.
select
    l.campaign_id,
    l.customer_id,
    coalesce(c.later, l.aum) - coalesce(c.before, l.aum) >= {enough} * l.payroll_amount
    as is_success,
    coalesce(c.later, l.aum) - coalesce(c.before, l.aum) as part,
    l.payroll_amount as whole
from campaign_listed l
left join (
    select
        a.customer_id,
        (array_agg(a.old_aum order by a."on") filter (where a."on" > p.payroll_on + 6))[1] as later,
        (array_agg(a.old_aum order by a."on") filter (where a."on" >= p.payroll_on))[1] as before
    from draft.tiering_aumchange a
    join campaign_listed p
        on p.campaign_id = {campaign} and p.customer_id = a.customer_id and a."on" >= p.payroll_on
    group by a.customer_id
) c on c.customer_id = l.customer_id
where
    l.campaign_id = {campaign}
    and l.payroll_amount > 0
    and l.payroll_on + 6 <= {on}
    and l.payroll_on > {on} - 40
