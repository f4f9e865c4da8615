-- Open entries go with the customer that was handed over. Those that a colleague took beyond the own
-- manager's hours stay there; an owner who cannot take work leaves them to the next night.
-- Grain: entry. Reads customers, officers, entries. Writes entries.
with handed_over as (
    select c.id, c.owner_id
    from customers_customer c
    join staff_officer o on o.id = c.owner_id
    where
        c.handover_to_id is not null and c.handover_to_id = c.owner_id
        and c.handover_at is distinct from c.ended_handover_at
        and (%(customer_id)s::bigint is null or c.id = %(customer_id)s)
        and o.delivered_active and o.locked_at is null and o.org_unit_id is not null
)
update campaigns_whitelistentry e
set owner_id = h.owner_id
from handed_over h
where
    e.customer_id = h.id
    and e.left_on is null
    and not e.is_overflow
    and e.owner_id is distinct from h.owner_id
