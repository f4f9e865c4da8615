-- Head office is told of each list that was held back; what nobody has read yet is told anew in its
-- place.
-- Grain: person of head office × campaign. Reads campaign_held, campaigns, officers, notifications.
-- Writes the draft of notifications.
with told as (
    select
        o.id as officer_id,
        concat_ws(' ', k.code, %(on)s::date) as cause,
        jsonb_build_object(
            'name_en', k.name_en, 'name_zh', k.name_zh,
            'n', h.n_listed + h.n_waiting, 'ceiling', h.ceiling
        ) as facts,
        '/campaigns/' || k.code || '/' as path
    from campaign_held h
    join campaigns_campaign k on k.id = h.campaign_id
    cross join draft.staff_officer o
    where o.role = %(head_office)s and o.delivered_active and o.locked_at is null
),
unread as (
    select officer_id, left(cause, -11) as about, max(id) as id
    from staff_notification
    where read_at is null and kind = %(kind)s
    group by officer_id, left(cause, -11)
)
insert into draft.staff_notification_next (id, officer_id, kind, cause, facts, path, "on")
select
    coalesce(u.id, nextval('public.staff_notification_id_seq')),
    t.officer_id, %(kind)s, t.cause, t.facts, t.path, %(day)s
from told t
left join unread u on u.officer_id = t.officer_id and u.about = left(t.cause, -11)
left join staff_notification k
    on k.officer_id = t.officer_id and k.kind = %(kind)s and k.cause = t.cause
where k.id is null
