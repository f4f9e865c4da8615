-- Who may check back on entry `e` of customer `c`, whose owner `o` is: the heads of the customer's unit and
-- of those above, the nearest first, but before all others those who are heads of the owner too. Nobody
-- checks back on the own work. A part of other statements.
-- Grain: head. Reads campaign_head.
select head.officer_id, row_number() over (order by own.officer_id is null, head.place) as place
from campaign_head head
left join campaign_head own
    on own.org_unit_id = o.org_unit_id and own.officer_id = head.officer_id
where head.org_unit_id = c.org_unit_id and head.officer_id is distinct from e.owner_id
