-- Open follow-ups go with their entry's owner and their customer's unit, in the same night.
-- Owners change only with tonight's entries; units are compared for all, so that a move that came
-- in by another run is caught up with.
-- Grain: follow-up. Reads follow-ups, entries, customers. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
with moving as materialized (
    select f.id
    from draft.campaigns_followup f
    join draft.customers_customer c on c.id = f.customer_id
    where f.state = 'open' and f.org_unit_id <> c.org_unit_id
    union
    select f.id
    from draft.campaigns_followup f
    join draft.campaigns_whitelistentry_next e on e.id = f.entry_id
    where f.state = 'open' and f.owner_id is distinct from e.owner_id
)
select {row}
from moving
-- `offset 0` looks each row up by key: the few are not worth scans of all
cross join lateral (
    select * from draft.campaigns_followup v where v.id = moving.id offset 0
) f
cross join lateral (
    select v.owner_id from draft.campaigns_whitelistentry v where v.id = f.entry_id offset 0
) e
cross join lateral (
    select v.org_unit_id from draft.customers_customer v where v.id = f.customer_id offset 0
) c
{overwrite}
