-- Tonight's steps of a supervisor go to the nearest head who answers for the customer, first of all one
-- of the units of the entry's owner. Nobody checks back on the own work. Where no unit above has a head,
-- a step is its officer's own.
-- Grain: step. Reads entries, customers, officers, campaign_head. Writes the work table campaign_step.
update campaign_step s
set owner_id = coalesce(h.officer_id, s.owner_id),
    who = case when h.officer_id is null then 'officer' else s.who end
from campaign_step t
join {entries} e on e.id = t.entry_id
join {customers} c on c.id = e.customer_id
left join draft.staff_officer o on o.id = e.owner_id
left join lateral (
    select head.officer_id
    from campaign_head head
    left join campaign_head own
        on own.org_unit_id = o.org_unit_id and own.officer_id = head.officer_id
    where head.org_unit_id = c.org_unit_id and head.officer_id is distinct from e.owner_id
    order by own.officer_id is null, head.place
    limit 1
) h on true
where t.who = 'supervisor' and s.number = t.number
