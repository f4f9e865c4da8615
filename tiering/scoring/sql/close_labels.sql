-- The labels that the month's close touches; a change is dated the month's last day.
-- Grain: customer. Reads tiering_close, draft.tiering_customerlabel.
-- Writes draft.tiering_customerlabel_next.
insert into draft.tiering_customerlabel_next (
    id, customer_id, scheme_id, label_id, earned_id, since, on_watch, missed_months, held_until,
    threshold_to_id, rule_version
)
select
    l.id, l.customer_id, l.scheme_id, c.label_id, l.earned_id,
    case when c.reason is null then l.since else %(last_day)s end,
    c.on_watch, c.missed_months, l.held_until, l.threshold_to_id,
    case when c.reason is null then l.rule_version else %(version)s end
from tiering_close c
join draft.tiering_customerlabel l on l.id = c.id
on conflict (id) do update set
    label_id = excluded.label_id, since = excluded.since, on_watch = excluded.on_watch,
    missed_months = excluded.missed_months, rule_version = excluded.rule_version
