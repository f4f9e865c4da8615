-- The follow-ups worked, and those that they spoke for. Grain: follow-up. Reads demo_work. Writes
-- follow-ups.
update campaigns_followup f
set
    state = 'done',
    outcome = w.outcome,
    note = w.note,
    worked_by_id = w.officer_id,
    worked_at = w.at,
    touched_at = w.at,
    contact_id = w.contact_id
from demo_work w
where f.state = 'open' and (f.id = w.id or f.lead_id = w.id)
