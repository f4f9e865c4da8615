-- Who meets the target now: the condition of the campaign, or the line of the entry.
-- Grain: listed customer of the campaigns counted so. Reads campaign_listed.
select l.campaign_id, l.customer_id, l.is_met as is_success, l.is_met::int as part, 1 as whole
from campaign_listed l
where l.campaign_id = any({campaigns})
