-- Tonight's steps before a maturity whose owner is away on their day go to who stands in.
-- Grain: step. Reads campaign_deputy, customers. Writes campaign_step.
update campaign_step s
set owner_id = p.deputy_id
from {customers} c, campaign_deputy p
where
    s.is_fixed
    and c.id = s.customer_id
    and p.officer_id = s.owner_id
    and p."on" = s.due_on
    and p.org_unit_id = c.org_unit_id
    and (s.who = 'officer' or exists (select from campaign_head h where h.officer_id = p.deputy_id))
