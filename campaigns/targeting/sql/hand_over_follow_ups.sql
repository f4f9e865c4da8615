-- Open follow-ups go with their entry to the new owner of a customer that was handed over. After a
-- flip (no customer given) only what no person has touched: that stands where people put it. A
-- supervisor's check-back stays.
-- Grain: follow-up. Reads customers, entries, follow-ups. Writes follow-ups.
with handed_over as (
    select e.id, c.owner_id
    from customers_customer c
    join campaigns_whitelistentry e on e.customer_id = c.id and e.owner_id = c.owner_id
    where
        c.handover_to_id is not null and c.handover_to_id = c.owner_id
        and c.handover_at is distinct from c.ended_handover_at
        and (%(customer_id)s::bigint is null or c.id = %(customer_id)s)
        and e.left_on is null
        and not e.is_overflow
)
update campaigns_followup f
set
    owner_id = h.owner_id,
    touched_at = case when %(customer_id)s::bigint is null then f.touched_at else now() end
from handed_over h
where
    f.entry_id = h.id
    and f.state = 'open'
    and f.who = 'officer'
    and f.owner_id is distinct from h.owner_id
    and (%(customer_id)s::bigint is not null or f.touched_at is null)
