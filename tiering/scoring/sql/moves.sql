-- What was found, one row for each customer and scheme that has something new.
-- Grain: customer, scheme. Reads tiering_found. Writes the temporary table tiering_move.
drop table if exists pg_temp.tiering_move;
create temporary table tiering_move on commit drop as
select
    m.customer_id, v.scheme_id, v.policy, v.rule_version, v.was_label, v.earned, v.label,
    v.threshold, v.figures, v.month_avg
from tiering_found m
cross join lateral (values {schemes}) as v (
    scheme_id, policy, rule_version, was_label, was_earned, was_threshold,
    earned, label, threshold, figures, month_avg
)
where (v.label, v.earned, v.threshold)
    is distinct from (v.was_label, v.was_earned, v.was_threshold)
