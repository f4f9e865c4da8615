-- Who stayed of those that had a line at the start: an account is open, and the balance at the end of
-- the last month closed since is not below the line. The rate is the share that did not.
-- Grain: listed customer. Reads campaign_listed, month averages.
select
    l.campaign_id, l.customer_id, not c.is_lost as is_success, c.is_lost::int as part, 1 as whole
from campaign_listed l
left join draft.tiering_monthaverage a
    on a.customer_id = l.customer_id
    and a.month = {closed_month}
    and l.entered_on < {closed_month} + interval '1 month'
cross join lateral (
    select l.n_accounts = 0 or coalesce(a.end_aum < l.line, false) as is_lost
) c
where l.campaign_id = {campaign} and l.line is not null
