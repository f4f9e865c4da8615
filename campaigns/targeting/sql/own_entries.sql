-- Entries whose owner changes tonight.
-- Grain: entry. Reads campaign_assigned, entries. Writes the draft of entries.
insert into draft.campaigns_whitelistentry_next ({columns})
select {row}
from {entries} e
join campaign_assigned a on a.entry_id = e.id
where (e.owner_id, e.is_overflow) is distinct from (a.owner_id, a.is_overflow)
{overwrite}
