-- Tonight's steps of a supervisor go to the first who may check back (`supervisors`). Where no unit above
-- has a head, a step is its officer's own.
-- Grain: step. Reads entries, customers, officers, campaign_head. Writes the work table campaign_step.
update campaign_step s
set owner_id = coalesce(h.officer_id, s.owner_id),
    who = case when h.officer_id is null then 'officer' else s.who end
from campaign_step t
join {entries} e on e.id = t.entry_id
join {customers} c on c.id = e.customer_id
left join draft.staff_officer o on o.id = e.owner_id
left join lateral (
    select able.officer_id from ({supervisors}) able order by able.place limit 1
) h on true
where t.who = 'supervisor' and s.number = t.number
