-- Open follow-ups of customers in the hold-out. Grain: one row. Reads drafts. Writes nothing.
select count(*)
from {follow_ups} f
join {entries} e on e.id = f.entry_id
where f.state = 'open' and e.arm = 'holdout'
