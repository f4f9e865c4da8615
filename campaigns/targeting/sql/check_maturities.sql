-- Open follow-ups before a maturity that have no named owner. Grain: one row. Reads drafts.
-- Writes nothing.
select count(*)
from {follow_ups} f
where f.state = 'open' and f.account_id is not null and f.owner_id is null
