-- Officers of whom a follow-up has come as far overdue since the last night as is set for a reminder, for
-- the heads of the nearest unit that has any, or for an offer to reassign; with the number of all that
-- are so late. What was told stays told; what nobody has read yet is told anew in its place.
-- Grain: officer told × kind × officer who is late. Reads follow-ups, the calendar, officers, units,
-- notifications. Writes the draft of notifications.
with steps as (
    select *
    from (
        values
            (%(overdue)s, %(remind)s), (%(overdue_in_unit)s, %(escalate)s),
            (%(reassign)s, %(offer)s)
    ) s (kind, days)
    where days > 0
),
late as (
    select
        f.owner_id,
        r.ordinal - d.ordinal as days_late,
        coalesce(b.ordinal - d.ordinal, 0) as days_late_before
    from {follow_ups} f
    join staff_businessday d on d."on" = f.due_on
    join staff_businessday r on r."on" = %(day)s
    left join staff_businessday b on b."on" = %(day_before)s
    where f.state = 'open' and f.lead_id is null and f.owner_id is not null
        and f.due_on < %(day)s
),
reached as (
    select l.owner_id, s.kind, s.days, count(*) as n
    from late l
    join steps s on l.days_late >= s.days
    group by l.owner_id, s.kind, s.days
    having bool_or(l.days_late_before < s.days)
),
head as (
    select u.id as org_unit_id, h.id as officer_id, rank() over nearest as place
    from draft.staff_orgunit u
    cross join lateral unnest(string_to_array(trim(both '/' from u.path), '/')::bigint[])
        with ordinality as step (id, place)
    join draft.staff_officer h
        on h.org_unit_id = step.id and h.role = any(%(heads)s)
        and h.delivered_active and h.locked_at is null
    window nearest as (partition by u.id order by step.place desc)
),
told as (
    select
        case when t.kind = %(overdue)s then o.id else h.officer_id end as officer_id,
        t.kind, t.days, t.n, o.staff_no, o.name
    from reached t
    join draft.staff_officer o on o.id = t.owner_id
    left join head h
        on h.org_unit_id = o.org_unit_id and h.place = 1 and h.officer_id <> o.id
        and t.kind <> %(overdue)s
),
final as (
    select
        officer_id, kind,
        concat_ws(' ', staff_no, %(day)s::date) as cause,
        jsonb_build_object('n', n, 'days', days, 'officer', name) as facts,
        case kind
            when %(overdue)s then '/tasks/'
            when %(overdue_in_unit)s then '/team/' || staff_no || '/'
            else '/team/' || staff_no || '/rebalance/'
        end as path
    from told
    where officer_id is not null
),
unread as (
    select officer_id, kind, left(cause, -11) as about, max(id) as id
    from staff_notification
    where read_at is null and kind in (select kind from steps)
    group by officer_id, kind, left(cause, -11)
)
insert into draft.staff_notification_next (id, officer_id, kind, cause, facts, path, "on")
select
    coalesce(u.id, nextval('public.staff_notification_id_seq')),
    f.officer_id, f.kind, f.cause, f.facts, f.path, %(day)s
from final f
left join unread u
    on u.officer_id = f.officer_id and u.kind = f.kind and u.about = left(f.cause, -11)
left join staff_notification k
    on k.officer_id = f.officer_id and k.kind = f.kind and k.cause = f.cause
where k.id is null
