-- The labels of those who move. A new label starts with no missed month and no watch.
-- Grain: customer, scheme. Reads tiering_move and the labels `kept`.
-- Writes draft.tiering_customerlabel_next.
with final as (
    select
        coalesce(k.id, nextval('public.tiering_customerlabel_id_seq'))
            as id,
        m.customer_id, m.scheme_id,
        m.label as label_id, m.earned as earned_id, m.threshold as threshold_to_id,
        k.id is null or m.label is distinct from k.label_id as is_new,
        k.since, k.on_watch, k.missed_months, k.held_until, k.rule_version as version_before,
        m.rule_version
    from tiering_move m
    left join {kept} k on k.customer_id = m.customer_id and k.scheme_id = m.scheme_id
)

insert into draft.tiering_customerlabel_next (
    id, customer_id, scheme_id, label_id, earned_id, since, on_watch, missed_months, held_until,
    threshold_to_id, rule_version
)
select
    id, customer_id, scheme_id, label_id, earned_id,
    case when is_new then %(on)s else since end,
    case when is_new then false else on_watch end,
    case when is_new then 0 else missed_months end,
    held_until, threshold_to_id,
    case when is_new then rule_version else version_before end
from final
on conflict (id) do update set
    label_id = excluded.label_id, earned_id = excluded.earned_id, since = excluded.since,
    on_watch = excluded.on_watch, missed_months = excluded.missed_months,
    threshold_to_id = excluded.threshold_to_id, rule_version = excluded.rule_version
