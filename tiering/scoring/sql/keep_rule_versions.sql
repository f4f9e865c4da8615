-- The versions that this night used.
-- Grain: one row. Reads and writes the draft of tiering_scoringstate.
insert into draft.tiering_scoringstate_next (id, live_from, scored_on, closed_month, rule_versions)
select id, live_from, scored_on, closed_month, %(rule_versions)s
from draft.tiering_scoringstate
where rule_versions <> %(rule_versions)s
on conflict (id) do update set rule_versions = excluded.rule_versions
