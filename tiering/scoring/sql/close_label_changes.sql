-- The history of the month's close.
-- Grain: customer. Reads tiering_close. Writes draft.tiering_labelchange_next.
insert into draft.tiering_labelchange_next (
    customer_id, scheme_id, "on", from_label_id, to_label_id, reason, rule_version, month_avg,
    figures
)
select
    customer_id, %(scheme)s, %(last_day)s, was_label, label_id, reason, %(version)s, month_avg,
    jsonb_build_object('aum_month_avg', month_avg)
from tiering_close
where reason is not null
