-- Open follow-ups, but for what was agreed, whose white-list entry has ended. Grain: one row. Reads
-- drafts. Writes nothing.
select count(*)
from {follow_ups} f
join {entries} e on e.id = f.entry_id
where f.state = 'open' and f.repeat = 0 and f.worked_at is null and e.left_on is not null
