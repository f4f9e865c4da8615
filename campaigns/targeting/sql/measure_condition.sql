-- Who meets the target now: the condition of the campaign, or the line of the entry.
-- Grain: listed customer of the campaigns counted so. Reads campaign_listed, the wide row.
select l.campaign_id, l.customer_id, c.is_met as is_success, c.is_met::int as part, 1 as whole
from campaign_listed l
join {wide_row} m on m.customer_id = l.customer_id
cross join lateral (select {meets} as is_met) c
where l.campaign_id = any({campaigns})
