-- The history of tonight: one row for each label that changes, with the figures used.
-- Grain: customer, scheme. Reads tiering_move. Writes draft.tiering_labelchange_next.
insert into draft.tiering_labelchange_next (
    customer_id, scheme_id, "on", from_label_id, to_label_id, reason, rule_version, month_avg,
    figures
)
select
    customer_id, scheme_id, %(on)s, was_label, label,
    case
        when was_label is null then 'entered'
        when label is null then 'left'
        when policy = 'fast_up_slow_down' then 'upgrade'
        else 'changed'
    end,
    rule_version, month_avg, coalesce(figures, '{}')
from tiering_move
where label is distinct from was_label
