-- Each act in the audit log, marked as made up. Grain: audit event. Reads demo_work, officers. Writes
-- audit events.
insert into staff_auditevent (
    at, actor, actor_name, action, subject_type, subject_id, detail
)
select
    w.at, o.staff_no, o.name, 'follow_up.worked', 'campaigns.followup', w.id,
    jsonb_build_object('outcome', w.outcome, 'demo', true)
from demo_work w
join staff_officer o on o.id = w.officer_id
order by w.at
