-- How far the scoring has come.
-- Grain: one row. Reads draft.tiering_scoringstate. Writes draft.tiering_scoringstate_next.
with final as (
    select
        1 as id, %(live_from)s::date as live_from, %(on)s::date as scored_on,
        %(closed_month)s::date as closed_month,
        coalesce((select rule_versions from draft.tiering_scoringstate), '{}') as rule_versions
)

insert into draft.tiering_scoringstate_next (id, live_from, scored_on, closed_month, rule_versions)
select id, live_from, scored_on, closed_month, rule_versions
from final f
where not exists (
    select from draft.tiering_scoringstate s
    where (s.live_from, s.scored_on, s.closed_month)
        is not distinct from (f.live_from, f.scored_on, f.closed_month)
)
on conflict (id) do update
set live_from = excluded.live_from, scored_on = excluded.scored_on,
    closed_month = excluded.closed_month
