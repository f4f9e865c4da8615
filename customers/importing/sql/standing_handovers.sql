-- One row per customer whose hand-over stands and whom a flip gave to somebody else: the hand-over
-- was made after the night had read the customer. Reads and writes customers.
update customers_customer
set owner_id = handover_to_id
where
    handover_to_id is not null
    and handover_at is distinct from ended_handover_at
    and owner_id is distinct from handover_to_id
