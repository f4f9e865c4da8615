-- Tonight's steps take the owner of their entry.
-- Grain: step. Reads entries. Writes the work table campaign_step.
update campaign_step s
set owner_id = e.owner_id
from {entries} e
where e.id = s.entry_id and e.owner_id is not null
