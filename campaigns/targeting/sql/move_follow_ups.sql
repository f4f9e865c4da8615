-- Open follow-ups go with their entry's owner and their customer's unit, in the same night.
-- Grain: follow-up. Reads follow-ups, entries, customers. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
select {row}
from draft.campaigns_followup f
join draft.campaigns_whitelistentry e on e.id = f.entry_id
join draft.customers_customer c on c.id = f.customer_id
where
    f.state = 'open'
    and (f.owner_id, f.org_unit_id) is distinct from (e.owner_id, c.org_unit_id)
{overwrite}
