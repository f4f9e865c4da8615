-- Open follow-ups whose white-list entry has ended. Grain: one row. Reads drafts. Writes nothing.
select count(*)
from draft.campaigns_followup f
join draft.campaigns_whitelistentry e on e.id = f.entry_id
where f.state = 'open' and f.worked_at is null and e.left_on is not null
