-- One row for each customer whose AUM changed on the day; a second change of the day keeps what
-- was before the first.
-- Grain: customer, day. Reads tiering_stored, the drafted metrics of those `looked_at`, the
-- changes `kept`.
-- Writes draft.tiering_aumchange_next.
with moved as (
    select n.customer_id, coalesce(o.aum, 0) as old_aum, n.aum as new_aum
    from draft.tiering_customermetric_next n
    left join tiering_stored o on o.customer_id = n.customer_id
    where n.aum <> coalesce(o.aum, 0)
        -- the draft may hold others, of a day before
        and n.customer_id in (select customer_id from {looked_at})
),

kept as (
    select k.id, k.customer_id, k.old_aum from {kept} k where k."on" = %(on)s
),

final as (
    select
        coalesce(k.id, nextval('public.tiering_aumchange_id_seq')) as id,
        m.customer_id,
        coalesce(k.old_aum, m.old_aum) as old_aum,
        m.new_aum
    from moved m
    left join kept k on k.customer_id = m.customer_id
)

insert into draft.tiering_aumchange_next (id, customer_id, "on", old_aum, new_aum)
select id, customer_id, %(on)s, old_aum, new_aum
from final
on conflict (id) do update set new_aum = excluded.new_aum
